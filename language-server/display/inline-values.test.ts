import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { inlineValues } from "./inline-values.ts";

/** The values that are shown in each line, where a frame stands at `$0`: `line: expressions`. */
async function check(marked: string, expected: string, view?: { from: number; to: number }): Promise<void> {
  const { document, position } = await open(marked);
  const line = (number: number) => ({ line: number, character: 0 });
  const range = { start: line(view?.from ?? 0), end: line(view?.to ?? document.textDocument.lineCount) };
  const byLine = new Map<number, string[]>();
  for (const value of inlineValues(document, range, { start: position, end: position })) {
    const { start } = value.range;
    const text = document.textDocument.getText(value.range);
    byLine.set(start.line, [...(byLine.get(start.line) ?? []), text]);
    expect(value.expression).toEqual(text);
  }
  const shown = [...byLine].sort(([a], [b]) => a - b).map(([at, all]) => `${at}: ${all.join(" ")}`);
  expect(shown.join("\n")).toEqual(expected);
}

const task = (code: string) => `task other { var open = 1 main { let n = open } }
task a {
  var open = 0
  var t[4] = 0
  fn half(n) { return n / 2 }
  on READ(fd, size) {
${code}
  }
}
protocol p { method READ (fd, size) }`;

test("locals, parameters and variables up to the frame, each once a line", async () => {
  await check(task("let n = fd + fd\n$0open = n"), "2: open\n3: t\n5: fd size\n6: n fd\n7: open n");
});

test("what comes after, or is not there yet, is not shown", async () => {
  await check(task("$0let n = fd\nopen = size"), "2: open\n3: t\n5: fd size\n6: fd");
});

test("only what is in view", async () => {
  await check(task("let n = fd\n$0open = n"), "6: n fd", { from: 6, to: 6 });
});

test("locals of a block that is over, or that another hides, mean something else at the frame", async () => {
  await check(task("if 1 { let n = fd }\n$0yield"), "2: open\n3: t\n5: fd size\n6: fd");
  await check(task("let n = 1\nif n {\nlet n = 2\n$0open = n\n}"), "2: open\n3: t\n5: fd size\n8: n\n9: open n");
});

test("elements of arrays with what their index says, where it calls nothing", async () => {
  await check(task("let n = t[fd + 1]\n$0yield"), "2: open\n3: t\n5: fd size\n6: n t[fd + 1] fd");
});

test("at the end of a block its locals are there", async () => {
  await check(task("if 1 {\nlet n = fd\n$0}"), "2: open\n3: t\n5: fd size\n7: n fd");
});

test("a frame that stands at blanks before its statement is at the statement", async () => {
  await check(task("let n = fd\n$0    yield"), "2: open\n3: t\n5: fd size\n6: n fd");
});

test("nothing outside of code", async () => {
  await check("const A = $01", "");
  await check("$0", "");
});
