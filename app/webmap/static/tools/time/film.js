/** The days as a series of pictures or an animation, drawn as the printed sheet is, in the page. */

import { drawn } from "../../map/layers.js";
import { picture, png } from "../../print/picture.js";
import { prepare } from "../../print/scale-bar.js";
import { PAPERS, sheet } from "../../print/sheet.js";
import { download } from "../../print/text.js";
import { changed } from "../../pure/film.js";
import { idle } from "../../service/api.js";
import { library } from "../../service/libraries.js";
import { quietly, set, state } from "../../state/state.js";
import { say, t } from "../../state/texts.js";

/** @typedef {(done: number, all: number) => void} Told */

/** Pixels of the picture for each of the screen's: animations are kept small. */
const SHARP = 2;
const SMALL = 1;
const LAST_MS = 3000;
const COLOURS = 255;

/**
 * A picture of the map on a day, its day in the title.
 *
 * @param {L.Map} map
 * @param {string} day
 * @param {number} sharpness
 */
async function canvasOf(map, day, sharpness) {
  quietly(() => set("day", day));
  await idle();
  const failed = [...drawn.values()].find((entry) => entry.visible && entry.failed);
  if (failed) throw new Error(say(failed.layer.title));
  const heading = `${day}  ${state.heading.trim() || t("title")}`;
  return picture(sheet(map, PAPERS.A4, { heading, answers: [], tiles: false }), sharpness);
}

/**
 * Draw the days one after the other, and go back to the day there was; `told` hears how many
 * are done, and throws to stop.
 *
 * @param {L.Map} map
 * @param {string[]} days
 * @param {number} sharpness
 * @param {Told} told
 * @param {(canvas: HTMLCanvasElement, day: string) => unknown} action
 */
async function each(map, days, sharpness, told, action) {
  const before = state.day;
  await prepare().catch(() => {});
  try {
    for (const [place, day] of days.entries()) {
      told(place, days.length);
      await action(await canvasOf(map, day, sharpness), day);
    }
  } finally {
    quietly(() => set("day", before));
  }
}

/** @type {(days: string[], ending: string) => string} */
function name(days, ending) {
  return `kouan-atlas-${days[0]}-${days[days.length - 1]}.${ending}`;
}

/**
 * Save the days as PNG pictures in a ZIP.
 *
 * @param {L.Map} map
 * @param {string[]} days
 * @param {Told} told
 */
export async function saveZip(map, days, told) {
  const { zipSync } = await library("fflate");
  /** @type {import("fflate").Zippable} */
  const files = {};
  await each(map, days, SHARP, told, async (canvas, day) => {
    // PNG is packed already.
    files[`kouan-atlas-${day}.png`] = [new Uint8Array(await (await png(canvas)).arrayBuffer()), { level: 0 }];
  });
  download(new Blob([zipSync(files)], { type: "application/zip" }), name(days, "zip"));
}

/** @param {HTMLCanvasElement} canvas */
function pixels(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new TypeError("canvas");
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/**
 * Save the days as one animation that repeats, each shown as long as the player shows it.
 *
 * @param {L.Map} map
 * @param {string[]} days
 * @param {Told} told
 * @param {number} delay
 */
export async function saveGif(map, days, told, delay) {
  const { GIFEncoder, quantize, applyPalette } = await library("gifenc");
  const gif = GIFEncoder();
  /** @type {number[][] | undefined} */
  let palette;
  /** @type {Uint8Array | undefined} */
  let before;
  await each(map, days, SMALL, told, (canvas, day) => {
    const { data, width, height } = pixels(canvas);
    palette ??= quantize(data, COLOURS);
    // One more colour than are used stands for none.
    const clear = palette.length;
    const index = applyPalette(data, palette);
    const options = { delay: day === days[days.length - 1] ? LAST_MS : delay, dispose: 1 };
    if (before) gif.writeFrame(changed(before, index, clear), width, height, { ...options, transparent: true, transparentIndex: clear });
    else gif.writeFrame(index, width, height, { ...options, palette: [...palette, [0, 0, 0]], repeat: 0 });
    before = index;
  });
  gif.finish();
  download(new Blob([gif.bytes()], { type: "image/gif" }), name(days, "gif"));
}
