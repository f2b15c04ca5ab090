import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const twoTasks = `const N = 1
task first { main { log "first" } }
task second { main { log "second" } }
`;

const logOf = async (directory: string, ...args: string[]) =>
  JSON.parse((await ktrace(directory, "run", "a.ktrace", "--json", ...args)).out).log;

const read = (directory: string, name: string) => JSON.parse(readFileSync(join(directory, name), "utf8"));

test("decisions are recorded, and followed", async () => {
  const directory = directoryWith({ "a.ktrace": twoTasks });
  expect(await logOf(directory, "--record", "plain.json")).toEqual(["first", "second"]);
  const plain = read(directory, "plain.json");
  expect(plain).toEqual({ version: 1, program: expect.any(String), decisions: [] });
  const other = { ...plain, decisions: [{ at: 0, kind: "step", task: 1 }] };
  writeFileSync(join(directory, "other.json"), JSON.stringify(other));
  expect(await logOf(directory, "--schedule", "other.json", "--record", "again.json")).toEqual(["second", "first"]);
  expect(read(directory, "again.json")).toEqual(other);
  expect(await logOf(directory, "--schedule", "fifo")).toEqual(["first", "second"]);
});

test("a schedule of another program, one that is impossible, one that is no schedule", async () => {
  const directory = directoryWith({ "a.ktrace": twoTasks, "text.json": "no" });
  await ktrace(directory, "run", "a.ktrace", "--record", "plain.json");
  const plain = read(directory, "plain.json");
  const impossible = { ...plain, decisions: [{ at: 1, kind: "timer", fibril: 0 }] };
  writeFileSync(join(directory, "impossible.json"), JSON.stringify(impossible));
  const errorOf = async (...args: string[]) => (await ktrace(directory, "run", "a.ktrace", "--schedule", ...args)).err;
  expect(await errorOf("impossible.json")).toContain("impossible.json: what it decides at step 1 is not possible");
  expect(await errorOf("text.json")).toContain("text.json: it is not JSON");
  writeFileSync(join(directory, "a.ktrace"), twoTasks.replace("{ log", "{ yield log"));
  expect(await errorOf("plain.json")).toContain("plain.json: it was recorded with another text of the scenario");
});
