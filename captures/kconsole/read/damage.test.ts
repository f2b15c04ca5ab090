import fc from "fast-check";
import { expect, test } from "vitest";
import type { Capture } from "../../capture.ts";
import { kconsole } from "../kconsole.ts";
import { consoleText } from "../testing.ts";
import { randomCapture } from "./testing.ts";

const MOST_NOTES = 101;

/** Whatever the text is, the answer is a capture and a number of notes that somebody can read. */
function survives(text: string): void {
  const { capture, notes } = kconsole.read(text);
  const lines = text.split(/\r\n|\r|\n/).length;
  expect(notes.length).toBeLessThanOrEqual(MOST_NOTES);
  for (const { line, message } of notes) {
    expect(line).toBeGreaterThanOrEqual(0);
    expect(line).toBeLessThan(lines);
    expect(message.length).toBeLessThan(1000);
  }
  const ids = capture.tasks.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  for (const { phones, calls } of capture.tasks) {
    expect(new Set(phones.map(({ slot }) => slot)).size).toBe(phones.length);
    expect(new Set(calls.map(({ address }) => address)).size).toBe(calls.length);
  }
}

const dump = randomCapture.map(consoleText);
const places = fc.array(fc.nat(), { maxLength: 20 });

test("cut, shuffled, with repeated lines", () => {
  fc.assert(fc.property(dump, fc.nat(), (text, at) => survives(text.slice(at % text.length))));
  fc.assert(fc.property(dump, fc.nat(), (text, at) => survives(text.slice(0, at % text.length))));
  const shuffled = dump.chain((text) => fc.shuffledSubarray(text.split("\n")).map((lines) => lines.join("\n")));
  fc.assert(fc.property(shuffled, survives));
  const repeated = fc.tuple(dump, places).map(([text, at]) => {
    const lines = text.split("\n");
    for (const place of at) lines.splice(place % lines.length, 0, lines[place % lines.length] ?? "");
    return lines.join("\n");
  });
  fc.assert(fc.property(repeated, survives));
});

test("flipped bytes, and text that is none", () => {
  const flipped = fc.tuple(dump, places, fc.nat(255)).map(([text, at, byte]) => {
    const units = [...text];
    for (const place of at) units[place % units.length] = String.fromCharCode(byte);
    return units.join("");
  });
  fc.assert(fc.property(flipped, survives), { numRuns: 200 });
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 500 }), survives));
});

/** Lines that tempt a reader to look at the whole line from each of its places. A test that takes for ever fails. */
const long = 100_000;
test.each([
  ["blanks", " ".repeat(long)],
  ["digits", "7 ".repeat(long / 2)],
  ["brackets", `0 0 connected to 2 (${") ".repeat(long / 2)}`],
  ["pointers", `7 a ${"0x1 ".repeat(long / 4)}`],
  ["records", "0 0 connected to 2 (a) ".repeat(long / 23)],
  ["half records", "0 0 connected to 2 (a ".repeat(long / 22)],
  ["cells", "[id ] ".repeat(long / 6)],
  ["dashes", "-".repeat(long)],
  ["escapes", "\u001b[".repeat(long / 2)],
  ["prompts", "> ".repeat(long / 2)],
  ["callees", `kconsole> tasks -a\n6 0 0 1 ${"0:0x1 ".repeat(long / 6)}`],
  [
    "rows that may go on",
    `${"0xffff800000d77800 1032 37 0 0 0 0 0 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1\n".repeat(long / 80)}`,
  ],
  ["fibrils", "Fibril 0x1 waits for primitive 0x2.\nPrimitive 0x2 is owned by fibril 0x3.\n".repeat(long / 80)],
  ["tables without a command", "[phone id] [calls] [state\n0 0 connecting\n".repeat(long / 40)],
  ["line ends", "\r".repeat(long)],
])("a very long line: %s", (_, text) => {
  survives(text);
  survives(`kconsole> ipc 6\n --- dispatched calls ---\n${text}`);
});

/** What each line of a dump gives, by the words that people see of it. */
function rowsOf({ tasks }: Capture): Set<string> {
  const rows = tasks.flatMap(({ id, phones, calls }) => [
    ...phones.map(({ slot, target, calls: count, state }) => `${id} phone ${slot} ${target} ${count} ${state}`),
    ...calls.map(({ method, args, sender, flags, address }) => `${id} ${address} ${method} ${args} ${sender} ${flags}`),
  ]);
  return new Set(rows);
}

/** Of a command it costs the table, if nothing else tells whose that is: `reader.test.ts` has that. */
test("a line that is damaged beyond recognition costs its row alone", () => {
  fc.assert(
    fc.property(randomCapture, fc.nat(), fc.constantFrom("", "#§$%", "x"), (random, place, garbage) => {
      const capture = {
        ...random,
        tasks: random.tasks.filter(({ phones, calls }) => phones.length + calls.length > 0),
      };
      const text = consoleText(capture);
      const lines = text.split("\n");
      const others = lines.flatMap((line, at) => (line.startsWith("kconsole>") ? [] : [at]));
      const at = others[place % others.length] ?? 0;
      const damaged = lines.with(at, garbage).join("\n");
      // What another task is called and where its answerbox lies may have been in that line.
      const blind = ({ tasks }: Capture) => rowsOf({ ...capture, tasks: tasks.map(withConnectedAlone) });
      const before = blind(kconsole.read(text).capture);
      const after = blind(kconsole.read(damaged).capture);
      const lost = [...before].filter((row) => !after.has(row));
      expect(lost.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

const withConnectedAlone = (task: Capture["tasks"][number]): Capture["tasks"][number] => ({
  ...task,
  phones: task.phones.map((phone) => (phone.state === "connected" ? phone : { ...phone, target: undefined })),
});
