/** Whatever happens to a dump, it is read, what is read can be written as a capture, and a line that is damaged takes no other with it. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Capture, Line } from "../capture.ts";
import { writeCapture } from "../ktrace/write.ts";
import { formatOf, formats, openDump } from "../open.ts";
import { captureIn, withoutLines } from "../testing.ts";
import { damaged } from "./testing.ts";

const folder = new URL("../../test/data/dumps/", import.meta.url);
const dumps = readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

test("a damaged dump is read with few remarks, and what is read can be written and concluded from", async () => {
  const accidents = fc
    .constantFrom(...dumps)
    .chain(({ name, text }) =>
      damaged(text).map((dump) => ({ dump, format: formats.find(({ id }) => name.startsWith(id)) ?? expect.fail() })),
    );
  await fc.assert(
    fc.asyncProperty(accidents, async ({ dump, format }) => {
      const { capture, notes } = openDump(format, dump);
      const lines = dump.split(/\r\n?|\n/).length;
      expect(notes.length).toBeLessThanOrEqual(101 + lines);
      expect(format.read(dump).notes.length).toBeLessThanOrEqual(101);
      for (const { line } of notes) expect(line).toBeLessThan(lines);
      expect(withoutLines(await captureIn(writeCapture(capture)))).toEqual(withoutLines(capture));
    }),
    { numRuns: 150 },
  );
});

test("any text is read", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom(...dumps.flatMap(({ text }) => text.split("\n"))))),
      (lines) => {
        for (const { read } of formats) expect(read(lines.join("\n")).notes.length).toBeLessThanOrEqual(101);
      },
    ),
    { numRuns: 300 },
  );
});

test("a line without end is no reason to look at it for long, and is told of once", () => {
  for (const { name, text } of dumps) {
    const format = formatOf(text) ?? expect.fail(name);
    const [line = ""] = text.split("\n").filter((other) => format.hasLine(other));
    const { notes } = format.read(line + " 1".repeat(1_000_000));
    expect(notes.length).toBeLessThanOrEqual(1);
  }
});

/** Formats with one line for each thread, which depends on no other. */
const rows = dumps.filter(({ name }) => name.startsWith("qnx") || name.startsWith("minix-psinfo"));

test("where each line is for itself, a damaged one takes nothing with it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...rows), fc.nat(), fc.string(), ({ text }, at, junk) => {
      const format = formatOf(text) ?? expect.fail();
      const lines = text.split("\n");
      const place = at % lines.length;
      const before = factsOf(format.read(text).capture).filter(([, line]) => line !== place);
      lines[place] = `#${junk}`;
      const after = factsOf(format.read(lines.join("\n")).capture);
      expect(after).toEqual(before);
    }),
  );
});

/** Threads and waits with the lines that say them. */
const factsOf = ({ tasks }: Capture): [string, Line][] =>
  tasks
    .flatMap(({ id, threads }) =>
      threads.flatMap(({ number, waits, line }): [string, Line][] => [
        [`${id}:${number}`, line],
        ...waits.map((wait): [string, Line] => [`${id}:${number} ${wait.kind} ${wait.task}:${wait.thread}`, wait.line]),
      ]),
    )
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
