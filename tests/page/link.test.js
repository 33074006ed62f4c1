import assert from "node:assert/strict";
import { test } from "node:test";

import { choiceOf, PartlyRead, readAll, readings } from "../../app/webmap/static/pure/link.js";

for (const hash of ["#at=JZH&day=2020-01-01", "#at=JZH&amp;day=2020-01-01", "#at%3DJZH%26day%3D2020-01-01"]) {
  test(`"${hash}" says what was chosen`, () => {
    assert.deepEqual([...choiceOf(hash)], [["at", "JZH"], ["day", "2020-01-01"]]);
  });
}

test("what cannot be decoded stays as it is", () => {
  assert.deepEqual([...choiceOf("#%")], [["%", ""]]);
  assert.deepEqual([...choiceOf("")], []);
  assert.deepEqual(readings("%"), ["%", ""]);
});

test("a value is also read without the end of a sentence, and where it was encoded twice", () => {
  assert.deepEqual(readings("2020-01-01）。 "), ["2020-01-01）。 ", "2020-01-01"]);
  assert.ok(readings("103.68%2C32.85").includes("103.68,32.85"));
});

const number = (part) => {
  if (!/^\d$/.test(part)) throw new RangeError(part);
  return Number(part);
};

test("of a list what can be read is kept, and what cannot is named", () => {
  assert.deepEqual(readAll(["1", "2"], number), [1, 2]);
  const is = (kept, lost) => (error) => error instanceof PartlyRead && assert.deepEqual([error.kept, error.lost], [kept, lost]) === undefined;
  assert.throws(() => readAll(["1", "x", "2"], number), is([1, 2], ["x"]));
  assert.throws(() => readAll(["1", "2", "3"], number, 2), is([1, 2], ["3"]));
});
