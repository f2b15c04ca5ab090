import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mostAtOnce, questionOf } from "./question.ts";

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
const { properties } = manifest.contributes.configuration;

/** The settings as the extension contributes them, but for some. */
const settings =
  (own: Readonly<Record<string, unknown>> = {}) =>
  (name: string) => {
    const known = properties[`ktrace.check.${name}`] ?? expect.fail(`there is no setting ${name}`);
    return name in own ? own[name] : known.default;
  };
const address = { uri: "file:///a.ktrace", name: "one" };

test("by default a check is bounded in time and memory alone, and looked at up to the first finding", () => {
  expect(questionOf(address, settings(), 4)).toEqual({
    uri: "file:///a.ktrace",
    check: "one",
    maxSeconds: 300,
    maxMegabytes: 1024,
    maxStates: undefined,
    maxDepth: undefined,
    maxPreemptions: undefined,
    workers: 1,
    reduces: true,
    collects: false,
  });
});

test("each setting has its say", () => {
  const own = { maxSeconds: 0, maxMemory: 5, maxStates: 7, maxPreemptions: 0, reduction: false, collectFindings: true };
  expect(questionOf(address, settings(own), 4)).toMatchObject({
    maxSeconds: undefined,
    maxMegabytes: 5,
    maxStates: 7,
    maxDepth: undefined,
    maxPreemptions: 0,
    reduces: false,
    collects: true,
  });
  expect(questionOf(address, settings({ maxDepth: 12 }), 4)).toMatchObject({ maxDepth: 12 });
  expect(questionOf(address, settings({ workers: 3 }), 4)).toMatchObject({ workers: 3 });
  expect(questionOf(address, settings({ workers: 8 }), 4)).toMatchObject({ workers: 4 });
});

test("a search cannot go by depth and preemptions both", () => {
  expect(questionOf(address, settings({ maxDepth: 12, maxPreemptions: 1 }), 4)).toEqual({
    wrong: expect.stringContaining("Take one away"),
  });
});

test("no more checks are looked at at once than there are cores", () => {
  expect(mostAtOnce(settings(), 8)).toBe(2);
  expect(mostAtOnce(settings(), 1)).toBe(1);
  expect(mostAtOnce(settings({ parallel: 6 }), 4)).toBe(4);
  expect(mostAtOnce(settings({ parallel: "many" }), 4)).toBe(1);
});
