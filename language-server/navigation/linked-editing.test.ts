import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { linkedEditing } from "./linked-editing.ts";

/** Typing at `$0` changes what is marked. */
async function check(marked: string): Promise<void> {
  const { document, workspace, position, marks } = await open(marked);
  const found = linkedEditing({ document, services: workspace.services }, position);
  expect(found?.ranges ?? []).toEqual(marks.map(({ range }) => range));
}

test("a local, a parameter, a loop's number", async () => {
  await check(`task a { main { let x = 1 log "{$0x}" } }
                    ^
                                ^`);
  await check(`task a { fn f($0n) { return n } }
              ^
                          ^`);
  await check(`task a { main { for i in 0..3 { log "{i$0}" } } }
                    ^
                                      ^`);
});

test("not what other files can name", async () => {
  await check("task a { var $0x = 0 main { x = 1 } }");
  await check("const $0A = 1");
  await check("task $0a { phone p -> a }");
});
