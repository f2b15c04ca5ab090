import fc from "fast-check";
import { expect, test } from "vitest";
import { load, longestText } from "#language";
import { anyCapture } from "../testing.ts";
import { loadCaptures } from "./load.ts";
import { capturesOf, openCaptureOf } from "./open.ts";
import { captureOf } from "./read.ts";
import { mostRows, rowsIn } from "./rows.ts";
import { Words } from "./words.ts";
import { writeCapture } from "./write.ts";

const URI = "file:///c.ktrace";
const reading = (text: string) => async (uri: string) => (uri === URI ? text : undefined);

/** What the compiler alone says of a text. */
async function compiled(text: string) {
  const document = await load(URI, reading(text));
  const { diagnostics } = document;
  const isRight = diagnostics.every(({ severity }) => severity !== "error");
  const opened = isRight ? capturesOf(document).map((node) => openCaptureOf(document, captureOf(node))) : [];
  return { diagnostics, opened };
}

/** What is said of it where rows are read past the compiler. */
async function loaded(text: string) {
  const { document, captures } = await loadCaptures(URI, text, reading(text));
  const { diagnostics } = document;
  const isRight = diagnostics.every(({ severity }) => severity !== "error");
  return { diagnostics, opened: isRight ? captures.map((open) => open()) : [] };
}

test("rows that were written are read as the compiler reads them, and without it", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyCapture, async (capture) => {
      const text = writeCapture(capture);
      const rows = rowsIn(new Words(text, text.indexOf(" {\n") + 2, 0));
      const { diagnostics, opened } = await compiled(text);
      expect(diagnostics).toEqual([]);
      expect(rows).toMatchObject({ tasks: opened[0].capture.tasks });
    }),
  );
});

/** What may mostly stand anywhere between words. */
const blanks = [" ", "\n", "\r", "\r\n", "\t", "\f", "\v", "\uFEFF", "// c\n", "/* c */", "/* c\n */", "// \u2028\r"];

/** What may stand in a text in place of something else, or beside it. */
const pieces = [
  ...[
    "",
    "\u2028",
    "\0",
    "-",
    "->",
    "?",
    ":",
    ",",
    ";",
    "\\",
    '"',
    "{",
    "}",
    "(",
    ")",
    "// c",
    "/*",
    "*/",
    "/",
    "x",
    "_",
  ],
  ...["7", "0", "0x1F", "0X_a", "1_0", "0x", "5ms", "12ab", "99999999999999999999999", "from 3", "from ?", "flags 2"],
  ...["at 7", "calls 1", "busy", "phone 1 -> 2", "incoming 1 ()", "answer 1 ()", "answer\n1 ()", "answer /* c */ 1 ()"],
  ...[
    "thread 1 { }",
    "serving 1",
    "waits answer",
    "waits answer call 1",
    "waits receive for 1:2",
    "waits receive // c\n",
    'waits lock perhaps "w"',
    'perhaps "w"',
    "perhaps",
    "partial",
  ],
  ...[
    "waits x",
    "task 1 { }",
    "1, 2, 3, 4, 5, 6",
    '"n"',
    '"{n}"',
    '"\\{"',
    "kernel helenos-2011",
    "kernel helenos - 2011",
  ],
  ...["kernel minix-4", 'capture "x" { }', '\ncapture "x" { }\n', '/*\ncapture "x" { }\n*/', "task t { }"],
  ...["\nprotocol fat { method M = 7 }\n", "\nprotocol fat { method M = 1050 }\n", "\nkernel helenos-2011\n"],
  ...["\nconst capture = 1\n", '\nimport "d.ktrace"\n'],
];

const at = fc.double({ min: 0, max: 0.999, noNaN: true });
const change = fc.oneof(
  fc.record({ at, length: fc.constant(0), piece: fc.constantFrom(...blanks) }),
  fc.record({ at, length: fc.constantFrom(0, 0, 1, 2, 5), piece: fc.constantFrom(...pieces) }),
);

test("whatever is changed in a text, the same is said of it as by the compiler", { timeout: 240_000 }, async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(anyCapture, fc.array(change, { minLength: 1, maxLength: 2 }), async (capture, changes) => {
      let text = writeCapture(capture);
      for (const { at, length, piece } of changes) {
        const places = [...text.matchAll(/\b|^|$/gm)];
        const from = places[Math.floor(at * places.length)].index;
        text = text.slice(0, from) + piece + text.slice(from + length);
      }
      const expected = await compiled(text);
      expect(await loaded(text)).toEqual(expected);
      opened += expected.opened.length;
    }),
    { numRuns: 300 },
  );
  expect(opened).toBeGreaterThan(50);
});

const check = async (text: string) => expect(await loaded(text)).toEqual(await compiled(text));

test("what stands beside a capture counts as ever", async () => {
  const server = `capture "c" kernel helenos-2011 {
  // Somebody's hint.
  task 6 "init:mine" { dispatched 1050 () from 27 }  task 7 { } }`;
  await check(`protocol mine { method FORMAT = 1050 }\n${server} const after = missing\n`);
  await check(`${server}\nprotocol mine { method FORMAT = 1050 }\nprotocol mine { }\n`);
  await check(`/*\n${server}\n*/\n${server.replace("1050", "1051")}\n`);
  await check(`${server}\ntask t { main { } }\n`);
  await check(`${server}\n${server}\n`);
});

/** More rows than the compiler reads, around something. */
const manyTasks = (first: number) =>
  Array.from({ length: 40_000 }, (_, number) => `  task ${first + number} { phone 1 -> 2 }\n`).join("");
const large = (middle: string) => `capture "c" {\n${manyTasks(0)}${middle}${manyTasks(50_000)}}\n`;

test("a capture may be longer than a text that the compiler reads", async () => {
  const text = `protocol p { method M = 1050 }\n${large(`task 45000 "p" { incoming 1050 () from 1 }\n`)}`;
  expect(text.length).toBeGreaterThan(longestText);
  const { diagnostics, opened } = await loaded(text);
  expect(diagnostics).toEqual([]);
  const [{ capture, system }] = opened;
  expect(capture.tasks).toHaveLength(80_001);
  expect(system.calls.map(({ methodName }) => methodName)).toEqual(["M"]);
});

test.each([
  ["  task 45000 { phone x -> 2 }\n", 40_001, 21, "Found `x`; expected a number."],
  ["  task 45000 { phone 1 -> 2 phone 1 -> 3 }\n", 40_001, 34, "Phone 1 is already described in line 40002."],
  ["  task 10 { }\n", 40_001, 7, "Task 10 is already described in line 12."],
  ["  task 45000 {\n    incoming 1 (1, 2, 3, 4, 5, 6)\n  }\n", 40_002, 31, "at most 5 arguments"],
  ["  task 45000 {\n", 40_002, 2, "Found `task`"],
])("a mistake in a large capture is told of at its line: %s", async (middle, line, character, message) => {
  const { diagnostics } = await loaded(large(middle));
  expect(diagnostics).toMatchObject([
    { range: { start: { line, character } }, message: expect.stringContaining(message) },
  ]);
});

test("what the compiler alone can read is told of where a capture is too large for it", async () => {
  const { diagnostics } = await loaded(large("  task 45000 { answer /* c\n */ 1 () }\n"));
  expect(diagnostics).toMatchObject([
    { range: { start: { line: 40_001 } }, message: expect.stringContaining("this task cannot be read") },
  ]);
});

test("a capture of more rows than there is memory for is refused", async () => {
  const phones = Array.from({ length: mostRows }, (_, slot) => `phone ${slot} -> 1`).join("\n");
  const { diagnostics } = await loaded(`\ncapture "c" {\ntask 1 {\n${phones}\n}\n}\n`);
  expect(diagnostics).toMatchObject([
    { range: { start: { line: 1 } }, message: expect.stringContaining("more than 1000000 rows") },
  ]);
});

test("that the end of a large capture is missing is told of at its end", async () => {
  const { diagnostics } = await loaded(large("").slice(0, -2));
  expect(diagnostics).toMatchObject([{ range: { start: { line: 80_000 } }, message: expect.stringContaining("`}`") }]);
});
