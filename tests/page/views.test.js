import assert from "node:assert/strict";
import { test } from "node:test";

import { freeName, LONGEST_NAME, readViews, writeViews } from "../../app/webmap/static/pure/views.js";

const VIEW = { name: "西南", saved: "2026-01-02", edition: "e", chosen: { layers: "sea-ports", notes: "point;1,2 甲" } };

test("what is written is read again", () => {
  assert.deepEqual(readViews(writeViews([VIEW])), { views: [VIEW], bad: 0 });
});

test("a file that is none names the reason", () => {
  assert.throws(() => readViews("{"), { message: "viewsNoJson" });
  for (const text of ["null", "[]", '{"type":"FeatureCollection"}', '{"format":"kouan-atlas-views"}']) {
    assert.throws(() => readViews(text), { message: "viewsNoViews" });
  }
  assert.throws(() => readViews(writeViews([]).replace('"version": 1', '"version": 2')), { message: "viewsOtherVersion" });
});

test("views that lack something are counted, and the others kept", () => {
  const bad = [null, { ...VIEW, name: " " }, { ...VIEW, chosen: null }, { ...VIEW, chosen: { day: 1 } }];
  assert.deepEqual(readViews(writeViews([...bad, VIEW])), { views: [VIEW], bad: bad.length });
});

test("a name that is taken gets a number", () => {
  assert.equal(freeName([], "  西南 "), "西南");
  assert.equal(freeName([VIEW, { ...VIEW, name: "西南 (2)" }], "西南"), "西南 (3)");
  assert.equal(freeName([], "长".repeat(99)).length, LONGEST_NAME);
});
