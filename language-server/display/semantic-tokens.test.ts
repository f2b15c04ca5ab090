import { expect, test } from "vitest";
import type { Range } from "vscode-languageserver";
import { open } from "../testing.ts";
import { legend, semanticTokens } from "./semantic-tokens.ts";

/** Each line of the text that has names is followed by what they stand for, in order. */
async function check(expected: string, range?: Range): Promise<void> {
  const isNote = (line: string) => line.trimStart().startsWith("^");
  const lines = expected.split("\n").filter((line) => !isNote(line));
  const { document } = await open(lines.join("\n"));
  const notes = lines.map((): string[] => []);
  let line = 0;
  let character = 0;
  const { data } = semanticTokens(document, range);
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(i, i + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const modifiers = legend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    const name = lines[line]?.slice(character, character + length);
    notes[line]?.push(`${name}:${[legend.tokenTypes[type], ...modifiers].join(".")}`);
  }
  const shown = lines.flatMap((text, i) => [text, ...(notes[i]?.length ? [`^ ${notes[i].join(" ")}`] : [])]);
  expect(shown.join("\n")).toEqual(
    expected
      .split("\n")
      .map((text) => (isNote(text) ? text.trim() : text))
      .join("\n"),
  );
}

test("names have the colour of what they stand for", async () => {
  await check(`
const A = 1
^ A:variable.declaration.readonly
protocol p { method M (x) }
^ p:protocol.declaration M:method.declaration x:parameter.declaration
task "init:b" serves p {
^ "init:b":task.declaration p:protocol
  var v = A
  ^ v:variable.declaration A:variable.readonly
  mutex m
  ^ m:lock.declaration
  session s -> "init:b"
  ^ s:session.declaration "init:b":task
  phone id -> "init:b"
  ^ id:phone.declaration "init:b":task
  fn f(a) { return a }
  ^ f:function.declaration a:parameter.declaration a:parameter
  fibril g { lock m { v = f(1) } }
  ^ g:fibril.declaration m:lock v:variable f:function
  on M(x) {
  ^ M:method x:parameter.declaration
    let rc, read = call id.p.M(v)
    ^ rc:variable.declaration read:variable.declaration id:phone p:protocol M:method v:variable
    log "got {read}"
    ^ read:variable
    answer EOK
    ^ EOK:variable.readonly.defaultLibrary
  }
}
check "c" with A = 2 { always "init:b".v == 1 }
^ A:variable.readonly "init:b":task v:variable`);
});

test("names that mean nothing are left out", async () => {
  await check("task a { phone b -> c }\n^ a:task.declaration b:phone.declaration");
});

test("a part of the file alone", async () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 11 } };
  await check("const A = 1\nconst B = 2\n^ B:variable.declaration.readonly\nconst C = 3", range);
});
