/** SPIN tells deadlocks from hangs as the explorer does: in every scenario in which one of them is found. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exploring, type Forbidden, finish, nothingWrong } from "#simulator";
import { compileFile } from "../support/run-file.ts";
import { clauseVerdict } from "./models.ts";

const root = join(import.meta.dirname, "../..");
const files = globSync("test/scenarios/{deadlock,hang}/*.ktrace", { cwd: root }).toSorted();
const bounds = { states: 50_000, bytes: 2 ** 29 };

const forbid = (what: Forbidden) => ({ kind: "forbid", what: [what], place: nothingWrong.place }) as const;
const clauses = [forbid("deadlock"), forbid("hang")];

test.concurrent.each(files)("%s", async (file) => {
  const { program } = await compileFile(file);
  if (program === undefined) throw new Error(`${file} does not compile`);
  const check = { name: "kinds", place: nothingWrong.place, constants: new Map(), clauses };
  for (const [index, clause] of clauses.entries()) {
    const { verdict } = finish(exploring(program, [clause], bounds, { reduces: false, minimises: false }));
    // One scenario goes on for ever beside its circle, without coming to where it was.
    if (verdict === "inconclusive") continue;
    expect(await clauseVerdict({ program, check, constants: new Map() }, index, false), clause.what.join()).toBe(
      verdict,
    );
  }
});
