import fc from "fast-check";
import { expect, test } from "vitest";
import type { MethodRow, MethodsBody } from "#protocol";
import { breakpointName, isOn, phases } from "./phases.ts";
import { type Row, rowsOf } from "./rows.ts";

const source = { uri: "file:///a.ktrace", line: 7, column: 3 };

const method = (name: string, number: number, tasks: readonly string[] = []): MethodRow => ({
  name,
  number,
  handledBy: tasks,
  handlers: tasks.map((task) => ({ task, source })),
  counts: { sent: 3, received: 2, answered: 1 },
});

const body: MethodsBody = {
  session: "s",
  moment: { branch: 0, step: 9 },
  protocols: [
    { name: "files", methods: [method("READ", 1024, ["vfs", "fat"]), method("CLOSE", 1025)] },
    { name: "blocks", methods: [method("READ", 1030), method("SYNC", 1031)] },
    { name: "helenos-2011", methods: [] },
  ],
};

const read = (rows: readonly Row[], indent = ""): string[] =>
  rows.flatMap(({ label, description, box, rows: below }) => [
    `${indent}${box === undefined ? "" : box.isChecked ? "[x] " : "[ ] "}${label} · ${description}`,
    ...read(below, `${indent}  `),
  ]);

test("protocols, methods, the moments of their calls, and their handlers", () => {
  const [files] = rowsOf(body, []);
  expect(read([files].flatMap((row) => row ?? []))).toEqual([
    "files · 2 methods",
    "  [ ] READ · 1024, 3 times",
    "    [ ] Send · 3 times",
    "    [ ] Receive · 2 times",
    "    [ ] Answer · once",
    "    vfs · line 7",
    "    fat · line 7",
    "  [ ] CLOSE · 1025, 3 times",
    "    [ ] Send · 3 times",
    "    [ ] Receive · 2 times",
    "    [ ] Answer · once",
  ]);
  expect(rowsOf(body, []).map(({ label, isOpen }) => [label, isOpen])).toEqual([
    ["files", true],
    ["blocks", false],
  ]);
});

test("without counts there are none", () => {
  const { counts: _, ...ask } = method("ASK", 1024);
  const protocols = [{ name: "p", methods: [ask] }];
  expect(read(rowsOf({ ...body, protocols }, [])).join("\n")).not.toMatch(/times|once/);
});

test.each([
  ["CLOSE", ["CLOSE", "Receive"]],
  ["receive  CLOSE", ["CLOSE", "Receive"]],
  ["send files.CLOSE", ["CLOSE", "Send"]],
  ["answer SYNC", ["SYNC", "Answer"]],
  ["blocks.READ", ["READ", "Receive"]],
  ["READ", []],
  ["vfs -> CLOSE", []],
  ["vfs.CLOSE", []],
  ["sendCLOSE", []],
])("the breakpoint %j checks %j", (breakpoint, checked) => {
  const all = (rows: readonly Row[]): Row[] => rows.flatMap((row) => [row, ...all(row.rows)]);
  const boxes = all(rowsOf(body, [breakpoint])).filter(({ box }) => box?.isChecked);
  expect(boxes.map(({ label }) => label)).toEqual(checked);
});

const word = fc.stringMatching(/^[A-Za-z_]\w{0,6}$/);

test("what a box sets is what it shows as set, and nothing else does", () => {
  const named = fc.record({ protocol: word, name: word, isAmbiguous: fc.boolean() });
  fc.assert(
    fc.property(named, fc.constantFrom(...phases), fc.constantFrom(...phases), (one, phase, other) => {
      const breakpoint = breakpointName(phase, one);
      expect(isOn(breakpoint, other, one)).toBe(phase === other);
      expect(isOn(breakpoint, phase, { ...one, name: `${one.name}X` })).toBe(false);
    }),
  );
});

test("no two rows have the same id", () => {
  const ids = (rows: readonly Row[]): string[] => rows.flatMap((row) => [row.id, ...ids(row.rows)]);
  const all = ids(rowsOf(body, []));
  expect(new Set(all).size).toBe(all.length);
});
