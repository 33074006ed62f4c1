import assert from "node:assert/strict";
import { test } from "node:test";

import { latest, oneAtATime } from "../../app/webmap/static/pure/latest.js";

test("of two questions only the later is the latest", () => {
  const questions = latest();
  const isFirst = questions.ask();
  assert.ok(isFirst());
  const isSecond = questions.ask();
  assert.ok(!isFirst());
  assert.ok(isSecond());
});

test("a question that was dropped is not the latest", () => {
  const questions = latest();
  const isLatest = questions.ask();
  questions.drop();
  assert.ok(!isLatest());
});

test("work is done once at a time, and next for the last call", async () => {
  const begun = [];
  const ends = [];
  const run = oneAtATime((each) => {
    begun.push(each);
    return new Promise((resolve) => ends.push(resolve));
  });
  const all = [1, 2, 3].map((each) => run(each));
  assert.deepEqual(begun, [1]);
  ends.shift()();
  await all[1];
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(begun, [1, 3]);
  ends.shift()();
  await all[0];
  run(4);
  assert.deepEqual(begun, [1, 3, 4]);
});

test("work that fails does not end all work", async () => {
  let done = 0;
  const run = oneAtATime(async (fails) => {
    if (fails) throw new Error("no");
    done += 1;
  });
  await assert.rejects(run(true));
  await run(false);
  assert.equal(done, 1);
});
