import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { finish } from "../work.ts";
import type { Decision } from "./decision.ts";
import { jsonText } from "./json-text.ts";
import { readSchedule, scheduleToWrite, writeSchedule } from "./schedule-file.ts";

const program = await programOf('task t { main { log "x" } }');

const file = (changes: object) => JSON.stringify({ version: 1, program: program.hash, decisions: [], ...changes });

test("what is written is read again, in order of steps", () => {
  const decisions = new Map<number, Decision>([
    [12, { kind: "timer", fibril: 3 }],
    [4, { kind: "step", task: 1 }],
    [5, { kind: "set", task: 0, offset: 2, value: -7 }],
    [6, { kind: "set local", fibril: 1, offset: 0, value: 9 }],
    [7, { kind: "kill", task: 2 }],
  ]);
  const text = writeSchedule(program, decisions);
  expect(readSchedule(text, program)).toEqual({ decisions });
  expect(JSON.parse(text).decisions).toEqual([
    { at: 4, kind: "step", task: 1 },
    { at: 5, kind: "set", task: 0, offset: 2, value: -7 },
    { at: 6, kind: "set local", fibril: 1, offset: 0, value: 9 },
    { at: 7, kind: "kill", task: 2 },
    { at: 12, kind: "timer", fibril: 3 },
  ]);
  const inOrder = [...decisions].sort(([a], [b]) => a - b);
  expect(`${finish(jsonText(scheduleToWrite(program, inOrder)))}\n`).toBe(text);
});

test("very many decisions are written as few are, a line each", () => {
  const decisions = new Map(
    Array.from({ length: 1000 }, (_, step) => [step, { kind: "timer", fibril: step } as const]),
  );
  const text = writeSchedule(program, decisions);
  expect(text.split("\n")).toHaveLength(1000 + 7);
  expect(readSchedule(text, program)).toEqual({ decisions });
});

test.each([
  [" \n", "the file is empty"],
  ["no", "it is not JSON"],
  ["[]", "it is not a JSON object"],
  [file({ version: 3 }), 'its "version" is 3, and must be 1 or 2'],
  [file({ version: undefined }), 'its "version" is missing'],
  [file({ program: undefined }), "it is no recording: it does not say of which program"],
  [file({ program: "0" }), "with another text of the scenario, or with other constants"],
  [file({ decisions: {} }), 'its "decisions" must be a list'],
  [file({ decisions: [{ at: -1, kind: "step", task: 0 }] }), '{"at":-1,"kind":"step","task":0} is no decision'],
  [file({ decisions: [{ at: 1, kind: "kill", fibril: 0 }] }), "is no decision"],
  [file({ decisions: [{ at: 1, kind: "set", task: 0, offset: 0, value: 2 ** 40 }] }), "is no decision"],
  [file({ decisions: [{ at: 1, kind: "set local", task: 0, offset: 0, value: 1 }] }), "is no decision"],
  [file({ decisions: [{ at: 1, kind: "timer", task: 0 }] }), "is no decision"],
  [file({ version: "1".repeat(1000) }), `its "version" is "${"1".repeat(79)}…, and must be 1 or 2`],
  [file({ decisions: [null] }), "null is no decision"],
  [file({ decisions: [0, 0].map((task) => ({ at: 1, kind: "step", task })) }), "two decisions at step 1"],
])("%s: %s", (text, error) => {
  expect(readSchedule(text, program)).toEqual({ error: expect.stringContaining(error) });
});

test("a mark of byte order before it is passed over", () => {
  expect(readSchedule(`\uFEFF${file({})}`, program)).toEqual({ decisions: new Map() });
});

test("the hash follows what is run, not how it is laid out", async () => {
  const hashOf = async (text: string) => (await programOf(text)).hash;
  expect(await hashOf('// said first\ntask t {\n  main { log "x" }\n}')).toBe(program.hash);
  expect(await hashOf('task t { main { log "x" yield } }')).not.toBe(program.hash);
});
