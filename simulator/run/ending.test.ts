import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { finish } from "../work.ts";
import { Run } from "./run.ts";

const atTheEnd = async (text: string): Promise<Run> => {
  const run = new Run(await programOf(text));
  while (run.advance());
  return run;
};

test("how a run stands is told without a cause, which can be asked for", async () => {
  const run = await atTheEnd("task a { mutex m main { lock m { lock m { } } } }");
  const [finding] = run.stuck();
  const ending = run.ending();
  expect(ending).toEqual({ kind: "deadlock", finding: { ...finding, cause: undefined } });
  const cause = finding && finish(run.withCause(finding)).cause;
  expect(cause).toMatchObject({ kind: "lock taken twice" });
  expect(run.outcome()).toEqual({ kind: "deadlock", finding: { ...finding, cause } });
  expect(run.findings()).toEqual([{ ...finding, cause }]);
});

test("so is how a fault ended it, and that nothing did", async () => {
  const run = await atTheEnd("task a { main { assert 1 == 2 } }");
  expect(run.ending()).toMatchObject({ kind: "assertion", cause: undefined });
  expect(run.outcome()).toMatchObject({ kind: "assertion" });
  expect((await atTheEnd("task a { main { yield } }")).ending()).toEqual({ kind: "finished" });
});
