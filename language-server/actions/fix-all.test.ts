import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { refactoringsOf, textAfter } from "./testing.ts";

async function fixed(text: string): Promise<string | undefined> {
  const opened = await open(text);
  const [action] = await refactoringsOf(opened, "source.fixAll");
  return action && textAfter(action, opened);
}

test("all mistakes that have just one fix are mended together", async () => {
  const text = (kind: string, word: string) => `protocol p { method M }
task a serves p {
  on M { ${word} EOK }
}
check "c" { forbid ${kind} }`;
  expect(await fixed(text("deadlok", "return"))).toEqual(text("deadlock", "answer"));
});

test("a name that is wrong in several places is mended once", async () => {
  const text = (name: string) => `task a { var counter = 0 main { ${name} = 1 log "{${name}}" } }`;
  expect(await fixed(text("countr"))).toEqual(text("counter"));
});

test("where one has to choose, nothing is changed", async () => {
  expect(await fixed("task a { var ab = 0 var ac = 0 main { ad = 1 } }")).toBeUndefined();
  expect(await fixed("task a { main { } }")).toBeUndefined();
});
