import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { defaultHints, type HintSettings } from "./hint-settings.ts";
import { inlayHints } from "./inlay-hints.ts";

const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** A text with its hints where they are shown, as `«hint»`. */
async function check(expected: string, settings: Partial<HintSettings> = {}, range = whole): Promise<void> {
  const { document } = await open(expected.replaceAll(/«[^»]*»/g, ""));
  const hints = inlayHints(document, range, { ...defaultHints, ...settings });
  const { textDocument } = document;
  let text = textDocument.getText();
  const last = hints.toSorted((a, b) => textDocument.offsetAt(b.position) - textDocument.offsetAt(a.position));
  for (const { position, label } of last) {
    const offset = textDocument.offsetAt(position);
    text = `${text.slice(0, offset)}«${label}»${text.slice(offset)}`;
  }
  expect(text).toEqual(expected);
}

/** Two tasks; `statement` stands in the `main` of the first. */
const system = (statement: string) => `kernel helenos-2011
protocol files { method READ = 1030 (fd, size) }
task client {
  phone vfs -> "init:vfs"
  phone p[2] -> "init:vfs"
  session serial -> "init:vfs" exchange serialize
  session many -> "init:vfs" exchange parallel
  fn f(n) { return n }
  fibril g(n) { log "{n}" }
  main { ${statement} }
}
task "init:vfs" serves files { on READ(fd, size) { answer } }`;
const checkStatement = (statement: string, settings?: Partial<HintSettings>) => check(system(statement), settings);

test("methods without a number have it shown", async () => {
  await check("protocol p { method A«= 1024» (a) method B = 2000 method C«= 2001» }");
  await check("protocol p { method A method B = 2000 }", { methodNumbers: "off" });
  await check(
    "protocol p { method A«= 1024» }\ntask t { phone t -> t on A«1024» { answer } main { call t.p.A«1024»() } }",
    {
      methodNumbers: "everywhere",
    },
  );
});

test("where a call goes, unless its phone is named like that", async () => {
  const off = { parameterNames: false, waits: false };
  await checkStatement("call vfs.READ(1, 2)", off);
  await checkStatement("call p[1]«→ init:vfs».READ(1, 2)", off);
  await checkStatement("let ex = begin many«→ init:vfs» notify ex«→ init:vfs».READ(1, 2) end ex", off);
  await checkStatement("exchange many«→ init:vfs» as vfs { let m = send vfs.READ(1, 2) wait m }", off);
  await checkStatement("call p[1].READ(1, 2)", { ...off, targets: false });
});

test("which parameter an argument is for, unless it is named like it", async () => {
  await checkStatement("call vfs.READ(«fd:»1, «size:»2 + 3)");
  await checkStatement("let fd = 1 let buffer_SIZE = 2 call vfs.READ(fd, buffer_SIZE)");
  await checkStatement("let x = f(«n:»1) spawn g(«n:»x)");
  await checkStatement("call vfs.READ(1, 2)", { parameterNames: false });
});

test("what a statement waits for, where that is not seen", async () => {
  const off = { targets: false, parameterNames: false };
  await checkStatement("let m = send vfs.READ(1, 2) let rc = wait m«for READ» forget m", off);
  await checkStatement("let ex = begin serial«in turn» end ex", off);
  await checkStatement("exchange serial«in turn» as ex { call serial.READ(1, 2)«in turn» }", off);
  await checkStatement("let ex = begin many end ex call many.READ(1, 2)", off);
  await checkStatement("let m = send vfs.READ(1, 2) wait m", { ...off, waits: false });
});

test("of a part of the file alone", async () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 99 } };
  await check("protocol p {\n  method A«= 1024»\n  method B\n}", {}, range);
});

test("in a text that is being typed", async () => {
  await check(
    "protocol p { method A«= 1024» (a, b) method }\ntask t { main { call . let m = send t. wait m call t.A( } }",
  );
});
