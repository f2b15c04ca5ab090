/**
 * The analysis over all scenarios: what holds it leaves alone, whatever the constants of the check; what deadlocks for a reason that it
 * looks for, it finds.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadFile } from "../../test/support/run-file.ts";
import { Constants } from "../constants.ts";
import { type Check, isCheck } from "../generated/ast.ts";
import { kernelOf } from "../kernel.ts";
import type { FindingCode, StaticFinding } from "./finding.ts";
import { analyse } from "./index.ts";

const root = join(import.meta.dirname, "../..");
const filesIn = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();

async function found(file: string, overrides: ReadonlyMap<string, number> = new Map()): Promise<StaticFinding[]> {
  const { files, scenario } = await loadFile(file);
  const [document] = files;
  if (document === undefined || scenario === undefined) throw new Error(`${file} cannot be read.`);
  return analyse(document, scenario, overrides);
}

const told = (findings: readonly StaticFinding[]) => findings.map(({ code, message }) => `${code}: ${message}`);

/** What does harm, and not only nothing. */
const harmful = (findings: readonly StaticFinding[]) =>
  told(findings.filter(({ code }) => code !== "unused" && code !== "unreachable"));

test.each(filesIn("test/scenarios/{holds,warned}/*.ktrace"))("%s", async (file) => {
  expect(harmful(await found(file))).toEqual([]);
});

const forbids = ({ properties }: Check) =>
  properties.some(
    (property) => property.$type === "Forbid" && property.kinds.some((kind) => kind === "stuck" || kind === "deadlock"),
  );

test.each(filesIn("samples/**/*.ktrace"))("what holds in %s", async (file) => {
  const { main } = await loadFile(file);
  const checks = main?.items.filter(isCheck).filter(forbids) ?? [];
  for (const check of checks) {
    const constants = new Constants(kernelOf(check.$container));
    const values = check.overrides.map(
      ({ constant, value }) => [constant.$refText, Number(constants.evaluate(value))] as const,
    );
    expect(told(await found(file, new Map(values))), check.name).toEqual([]);
  }
});

/** Causes as a scenario's first line names them, and what the analysis calls them. */
const reasons: Readonly<Record<string, readonly FindingCode[]>> = {
  "exchange ended before its answer": ["early-end"],
  "locks in both orders": ["lock-order"],
  "lock taken twice": ["lock-twice"],
  "lock held across a call that comes back": ["lock-across-call"],
};

/** Where what comes back is asked of whoever connects, or depends on the order of phones put back, the text does not tell. */
const untold = ["connect-to-who-asks-back.ktrace", "idle-phones-in-turn.ktrace"];

const caused = filesIn("test/scenarios/deadlock/*.ktrace").flatMap((file) => {
  const cause = /(?<!not-)cause="([^"]+)"/.exec(readFileSync(join(root, file), "utf8"))?.[1] ?? "";
  const codes = reasons[cause];
  return codes === undefined || untold.some((name) => file.endsWith(name)) ? [] : [{ file, codes }];
});

test("there are deadlocks of each reason", () => {
  expect(new Set(caused.flatMap(({ codes }) => codes)).size).toBe(4);
});

test.each(caused)("$file: $codes", async ({ file, codes }) => {
  expect((await found(file)).map(({ code }) => code)).toEqual(expect.arrayContaining([...codes]));
});

test.each([
  ["answer-passed-on", "call-circle"],
  ["call-ring", "call-circle"],
  ["self-call", "call-circle"],
  ["queued-behind-plain-phone", "call-circle"],
  ["workers-all-nested", "call-circle"],
  ["workers-exhausted", "call-circle"],
  ["abba-servers", "lock-across-call"],
  ["ring-of-replicas", "lock-across-call"],
  ["rwlock-write-under-read", "lock-across-call"],
  ["semaphores-crossed", "lock-order"],
] as const)("deadlock/%s: %s", async (name, code) => {
  expect((await found(`test/scenarios/deadlock/${name}.ktrace`)).map((each) => each.code)).toContain(code);
});

test.each([
  ["helenos-mount/mount", "early-end"],
  ["helenos-mount-family/mount", "early-end"],
  ["helenos-driver-mutex/driver-mutex", "lock-across-call"],
  ["helenos-fat-abba/fat", "lock-order"],
  ["helenos-lock-leaked/hr", "lock-left-held"],
  ["helenos-lock-leaked/ne2k", "lock-left-held"],
  ["helenos-lock-leaked/logger", "lock-twice"],
  ["worker-pool/renderer", "call-circle"],
] as const)("samples/%s: %s", async (name, code) => {
  expect((await found(`samples/${name}.ktrace`)).map((each) => each.code)).toContain(code);
});

test.each([
  ["STYLE", 0],
  ["STYLE", 1],
] as const)("the mount with %s = %i is a circle of calls, whenever the exchange ends", async (name, value) => {
  for (const early of [0, 1]) {
    const constants = new Map([
      [name, value],
      ["EARLY", early],
    ]);
    const codes = (await found("samples/helenos-mount-family/mount.ktrace", constants)).map(({ code }) => code);
    expect(codes).toContain("call-circle");
  }
});
