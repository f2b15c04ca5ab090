/** The models that were written by hand for the benchmark say the same as the scenarios beside them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileFile } from "../support/run-file.ts";
import { explorerFinding } from "./models.ts";
import { verify } from "./spin.ts";

const folder = "test/benchmarks/spin";

test.concurrent.each([
  ["ring", { SIZE: 2 }],
  ["ring", { SIZE: 2, CLOSED: 1 }],
  ["philosophers", { SEATS: 3 }],
  ["philosophers", { SEATS: 3, FIXED: 0 }],
  ["pool", { CLIENTS: 2, WORKERS: 3 }],
  ["pool", { CLIENTS: 2, WORKERS: 2 }],
  ["mount", { BLOCKS: 2 }],
  ["mount", { BLOCKS: 4, EARLY: 1 }],
  ["mount", { BLOCKS: 2, EARLY: 1, POOL: 1 }],
])("%s %j", async (name, constants: Readonly<Record<string, number>>) => {
  const { program } = await compileFile(`${folder}/${name}.ktrace`, new Map(Object.entries(constants)));
  if (program === undefined) throw new Error(`${name}.ktrace does not compile`);
  const { isStuck } = await verify(readFileSync(join(folder, `${name}.pml`), "utf8"), { constants });
  expect(isStuck ? "stuck" : "nothing").toBe(explorerFinding(program).kind);
});
