/** Names on the map: none over another, the important ones first, each where it was if it can. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { place } from "../../app/webmap/static/pure/name-placing.js";

const SIDES = ["right", "left", "above", "below"];
const name = (key, x, y, more = {}) => ({ key, text: key, x, y, width: 40, height: 12, gap: 8, sides: SIDES, rank: 5, ...more });
const keys = (found) => found.map(({ wanted: { key } }) => key);

/** A reproducible number between 0 and 1 for each step. */
function* random(seed) {
  let state = seed;
  while (true) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

function scattered(count, size) {
  const numbers = random(7);
  const next = () => numbers.next().value;
  return Array.from({ length: count }, (_, index) => name(`n${index}`, next() * size, next() * size, { rank: Math.floor(next() * 5) }));
}

function overlaps(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

test("a name stands to the right of its place where there is room", () => {
  const [{ box, side, leader }] = place([name("a", 100, 100)]);
  assert.deepEqual(box, { left: 108, top: 94, right: 148, bottom: 106 });
  assert.equal(side, "right");
  assert.equal(leader, null);
});

test("of many names none covers another or what is taken", () => {
  const taken = [{ left: 100, top: 100, right: 200, bottom: 200 }];
  for (const leaders of [false, true]) {
    const boxes = [...taken, ...place(scattered(300, 600), { taken, leaders }).map(({ box }) => box)];
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) assert.ok(!overlaps(one, other));
    }
  }
});

test("where two have room for one, the least rank is written", () => {
  const both = [name("less", 100, 100, { sides: ["centre"], rank: 6 }), name("more", 105, 100, { sides: ["centre"], rank: 1 })];
  assert.deepEqual(keys(place(both)), ["more"]);
});

test("a name moves to another side rather than vanish", () => {
  const taken = [{ left: 108, top: 90, right: 200, bottom: 110 }];
  assert.equal(place([name("a", 100, 100)], { taken })[0].side, "left");
});

test("a name keeps the side that it had", () => {
  assert.equal(place([name("a", 100, 100)], { before: new Map([["a", "below"]]) })[0].side, "below");
});

test("only important names cover symbols", () => {
  const symbols = [{ left: 0, top: 0, right: 300, bottom: 300 }];
  assert.deepEqual(keys(place([name("a", 100, 100), name("b", 200, 200, { over: true })], { symbols })), ["b"]);
});

test("one place that two layers have is named once", () => {
  const twice = [name("port", 100, 100, { text: "瑞丽" }), name("seat", 110, 104, { text: "瑞丽" }), name("far", 300, 300, { text: "瑞丽" })];
  assert.deepEqual(keys(place(twice)), ["port", "far"]);
});

test("a note that finds no room stands at the end of a line where others are left out", () => {
  const note = { ...name("note", 100, 100), rank: -1, led: true };
  const around = { left: 40, top: 60, right: 160, bottom: 140 };
  const [found, ...others] = place([name("a", 100, 100), note], { taken: [around] });
  assert.equal(found.wanted.key, "note");
  assert.notEqual(found.leader, null);
  assert.deepEqual(others, []);
});

test("on paper every name of a crowd stands at the end of a line", () => {
  const crowd = Array.from({ length: 12 }, (_, index) => name(`n${index}`, 300 + index, 300 + index));
  assert.ok(place(crowd).length < crowd.length);
  const found = place(crowd, { leaders: true });
  assert.equal(found.length, crowd.length);
  for (const { wanted: { x, y }, leader } of found) {
    if (leader) assert.deepEqual(leader.slice(0, 2), [x, y]);
  }
});
