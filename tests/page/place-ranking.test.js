import assert from "node:assert/strict";
import { test } from "node:test";

import { ranked } from "../../app/webmap/static/pure/place-ranking.js";
import { vectors } from "./vectors.js";

const FOUND = [
  ["大连", "大连"],
  ["dalian", "大连"],
  ["dl", "大连"],
  ["dlian", "大连"],
  ["Dalian", "大连"],
  ["chongqing", "重庆"],
  ["xm", "厦门"],
  ["后贝加尔", "满洲里"],
  ["zabaykalsk", "满洲里"],
  ["JZH", "九寨黄龙机场"],
  ["ZUJZ", "九寨黄龙机场"],
  ["CNDAL", "大连"],
  ["流亭", "青岛"],
  ["地窝堡", "乌鲁木齐天山国际机场"],
  ["diwopu", "乌鲁木齐天山国际机场"],
  ["环渤海", "环渤海"],
  ["manzhouli", "满洲里"],
];
const MOST = 8;

function names(text) {
  return ranked(vectors.places, text, MOST, vectors.config.rule.airports).map(({ zh }) => zh);
}

for (const [text, name] of FOUND) {
  test(`${text} finds ${name}`, () => {
    assert.ok(names(text).some((each) => each.includes(name)), names(text).join());
  });
}

test("what is named so and no more comes first", () => {
  const found = names("dl");
  assert.ok(found.indexOf("大连") < found.indexOf("大连周水子国际机场"), found.join());
});

test("nothing is found by what nothing is called", () => {
  assert.deepEqual(names("qqqqqq"), []);
});
