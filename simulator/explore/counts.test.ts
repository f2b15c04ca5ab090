import { join } from "node:path";
import { expect, test } from "vitest";
import { compileFile } from "../../test/support/run-file.ts";
import { finish } from "../work.ts";
import { nothingWrong } from "./default-check.ts";
import { exploring } from "./exploring.ts";

const bounds = { states: 100_000, bytes: 2 ** 28 };

/** The smaller ones of the table in docs/exploring.md. More would be right, too, but say that replicas are told apart which are alike. */
test.each([
  ["ring", { SIZE: 3 }, 106],
  ["ring", { SIZE: 4 }, 788],
  ["pool", { CLIENTS: 4, WORKERS: 5 }, 128],
  ["pool", { CLIENTS: 6, WORKERS: 7 }, 1107],
  ["philosophers", { SEATS: 5 }, 356],
  ["philosophers", { SEATS: 6 }, 938],
  ["mount", { READERS: 2, EARLY: 0 }, 659],
])("%s with %o keeps as few situations as it can", async (name, constants, states) => {
  const file = join("test/benchmarks/spin", `${name}.ktrace`);
  const { program } = await compileFile(file, new Map(Object.entries(constants)));
  if (program === undefined) throw new Error(`${file} does not compile`);
  expect(finish(exploring(program, [nothingWrong], bounds)).states).toBe(states);
});
