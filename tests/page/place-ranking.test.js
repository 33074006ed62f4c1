import assert from "node:assert/strict";
import { test } from "node:test";

import { ranked } from "../../app/webmap/static/pure/place-ranking.js";
import { seatEntries } from "../../app/webmap/static/pure/seats.js";
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
  ["温州", "温州市"],
  ["温州市", "温州市"],
  ["wenzhou", "温州市"],
  ["wz", "温州"],
  ["甘孜州", "甘孜藏族自治州"],
  ["恩施州", "恩施土家族苗族自治州"],
  ["浦东", "浦东新区"],
  ["浦东新区", "浦东新区"],
  ["九寨沟县", "九寨沟县"],
  ["changzhi", "长治市"],
  ["bengbu", "蚌埠市"],
  ["lvliang", "吕梁市"],
  ["luliang", "吕梁市"],
  ["lüliang", "吕梁市"],
  ["hohhot", "呼和浩特市"],
  ["xigaze", "日喀则市"],
  ["donge", "东阿县"],
  ["513225", "九寨沟县"],
];
const MOST = 8;
const SEATS = seatEntries(vectors.seats);
const ENTRIES = [...vectors.places, ...SEATS];

function names(text) {
  return found(text).map(({ zh }) => zh);
}

function found(text) {
  return ranked(ENTRIES, text, MOST, [vectors.config.rule.airports, "seats"]);
}

for (const [text, name] of FOUND) {
  test(`${text} finds ${name}`, () => {
    assert.ok(names(text).some((each) => each.includes(name)), names(text).join());
  });
}

test("what is named so and no more comes first", () => {
  const all = names("dl");
  assert.ok(all.indexOf("大连") < all.indexOf("大连周水子国际机场"), all.join());
});

test("of equals, ports come before airports and airports before seats", () => {
  const layers = found("九寨").map(({ layer }) => layer);
  assert.deepEqual(layers.toSorted((a, b) => (a === "seats") - (b === "seats")), layers);
  assert.equal(found("温州")[0].layer, "sea-ports");
});

test("of seats of one name a city comes before a district", () => {
  const seats = found("西安").filter(({ layer }) => layer === "seats");
  assert.equal(seats[0].zh, "西安市");
});

test("a seat tells its level, prefecture and province", () => {
  const told = (code) => {
    const { level, parent, province } = SEATS.find(({ id }) => id === code);
    return [level, parent?.en, province];
  };
  assert.deepEqual(told("330300"), ["prefecture", undefined, "浙江省"]);
  assert.deepEqual(told("513225"), ["county", "Aba Tibetan and Qiang Autonomous Prefecture", "四川省"]);
  assert.deepEqual(told("310115"), ["county", undefined, "上海市"]);
  assert.deepEqual(told("710000"), ["province", undefined, "台湾省"]);
});

test("nothing is found by what nothing is called", () => {
  assert.deepEqual(names("qqqqqq"), []);
});
