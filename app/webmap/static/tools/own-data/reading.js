/** Read a planner's file: in the page, or by the service where that was agreed to. */

import { columnsOf, featuresOf, givenOf, MOST, readerOf } from "../../pure/own-data.js";
import { upload } from "../../service/api.js";
import { library } from "../../service/libraries.js";
import { t } from "../../state/texts.js";

/**
 * @typedef {import("../../map/own-layers.js").Datum} Datum
 * @typedef {import("../../pure/own-data.js").Feature} Feature
 * @typedef {"kml" | "gpx"} XmlFormat Both functions of togeojson.
 * @typedef {Pick<import("../../map/own-layers.js").StoredFile, "bad" | "notes" | "columns" | "namedBy" | "written"> & {features: Feature[]}} Read
 */

const MOST_UNPACKED_BYTES = 200_000_000;
const ENCODING = /^<\?xml[^>]*encoding=["']([\w-]+)["']/;
const HEAD_BYTES = 200;
/** How things look, and times of corners: of the file's program, not of the planner. */
const LOOKS = /^(style|icon|label|stroke|fill|gx|coordinateProperties|_gpxType|visibility|open$)/;
const NAMES = ["name", "名称", "Name", "NAME", "title"];

/** What a file of XML says, whose head names its encoding. @param {Uint8Array} bytes */
function documentOf(bytes) {
  const head = new TextDecoder("latin1").decode(bytes.slice(0, HEAD_BYTES));
  const text = new TextDecoder(ENCODING.exec(head)?.[1] ?? "utf-8").decode(bytes);
  const found = new DOMParser().parseFromString(text, "text/xml");
  if (found.querySelector("parsererror")) throw new Error(t("ownNoXml"));
  return found;
}

/** @type {(value: unknown) => unknown} */
function plain(value) {
  return value && typeof value === "object" && "value" in value ? value.value : value;
}

/** @type {(properties: Record<string, unknown>) => Record<string, unknown>} */
function own(properties) {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !LOOKS.test(name)).map(([name, value]) => [name, plain(value)]));
}

/**
 * @param {XmlFormat} format
 * @param {Uint8Array} bytes
 */
async function ofXml(format, bytes) {
  const document = documentOf(bytes);
  const { features } = (await library("togeojson"))[format](document);
  const links = document.getElementsByTagName("NetworkLink").length;
  return {
    features: features.map(({ geometry, properties }) => ({ type: "Feature", geometry, properties: own(properties ?? {}) })),
    notes: links ? [t("ownLinks", { count: links })] : [],
  };
}

/** @param {Uint8Array} bytes */
async function ofArchive(bytes) {
  const { unzipSync } = await library("fflate");
  let size = 0;
  const held = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      size += originalSize;
      return name.toLowerCase().endsWith(".kml") && size < MOST_UNPACKED_BYTES;
    },
  });
  if (size >= MOST_UNPACKED_BYTES) throw new Error(t("ownTooLarge"));
  const all = await Promise.all(Object.values(held).map((each) => ofXml("kml", each)));
  if (!all.length) throw new Error(t("ownNoKml"));
  return { features: all.flatMap(({ features }) => features), notes: all.flatMap(({ notes }) => notes) };
}

/** @param {Uint8Array} bytes */
function ofJson(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Error(t("ownNoJson"));
  }
}

/**
 * The document of a file as GeoJSON, and what was noted while it was read.
 *
 * @param {string} format
 * @param {File} file
 */
async function opened(format, file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (format === "geojson") return { document: ofJson(bytes), notes: [] };
  const { features, notes } = await (format === "kmz" ? ofArchive(bytes) : ofXml(format === "gpx" ? "gpx" : "kml", bytes));
  return { document: { type: "FeatureCollection", features }, notes };
}

/**
 * Move what is given in GCJ-02 or BD-09 to WGS 84; the check is given what stood in the file.
 *
 * @param {Feature[]} features
 * @param {Datum} datum
 */
async function placed(features, datum) {
  for (const feature of features) feature.given = givenOf(feature);
  if (datum === "wgs84") return;
  const gcoord = await library("gcoord");
  for (const feature of features) gcoord.transform(feature.geometry, datum === "gcj02" ? gcoord.GCJ02 : gcoord.BD09, gcoord.WGS84);
}

/** @type {(format: string, file: File, datum: Datum) => Promise<Read>} */
async function here(format, file, datum) {
  const { document, notes } = await opened(format, file);
  let found;
  try {
    found = featuresOf(document);
  } catch (error) {
    throw new Error(t(error.message));
  }
  const { features, bad } = found;
  if (features.length > MOST) throw new Error(t("ownTooMany", { most: MOST }));
  await placed(features, datum);
  const columns = columnsOf(features);
  return {
    features,
    bad: bad.map((each) => ({ ...each, why: t(each.why) })),
    notes,
    columns,
    namedBy: NAMES.find((name) => columns.includes(name)) ?? null,
    written: true,
  };
}

/** @type {(file: File, datum: Datum) => Promise<Read>} */
async function byService(file, datum) {
  const { named_by: namedBy, features, bad, notes, columns, written } = await upload("/map/read", { name: file.name, datum }, file);
  return { features, bad, notes, columns, namedBy, written };
}

/**
 * Read a file; throws in words where it cannot be read, or nothing is in it.
 *
 * @param {File} file
 * @param {Datum} datum
 */
export async function read(file, datum) {
  const format = readerOf(file.name);
  if (!format) throw new TypeError(file.name);
  const found = await (format === "service" ? byService(file, datum) : here(format, file, datum));
  if (!found.features.length) throw new Error(t("ownNothing", { bad: found.bad.length, why: found.bad[0]?.why ?? "" }));
  const features = found.features.map((feature, id) => Object.assign(feature, { id }));
  return { ...found, features, name: file.name, datum };
}
