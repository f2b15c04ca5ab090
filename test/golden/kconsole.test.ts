/** What is read of dumps of each format: of the slides' real one, and of those made from the formats (test/data/README.md). */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { type Capture, kconsole, type Note } from "#captures";

const data = join(import.meta.dirname, "../data");
const fixtures = ["helenos-1219-slides.txt", ...globSync("kconsole/*.txt", { cwd: data })].toSorted();

test.each(fixtures)("%s", async (file) => {
  const text = readFileSync(join(data, file), "utf8");
  const { capture, notes } = kconsole.read(text);
  await expect(portrait(capture, notes)).toMatchFileSnapshot(`kconsole/${basename(file)}`);
});

test("each of these is known as such a dump by one of its first lines", () => {
  for (const file of fixtures) {
    const [...first] = readFileSync(join(data, file), "utf8").split("\n", 3);
    expect(first.some(kconsole.hasLine), file).toBe(true);
  }
});

test("other systems' dumps and texts are not", () => {
  const others = ["binder transactions:", "pid tid name", "task vfs serves vfs_in {", "", "[phone]", "  proc 1234"];
  expect(others.filter(kconsole.hasLine)).toEqual([]);
});

/** A row a line, with the number that an editor shows of the dump's line. */
function portrait({ kernel, tasks }: Capture, notes: readonly Note[]): string {
  const rows = tasks.flatMap(({ id, name, phones, calls, threads, line }) => [
    `${line + 1}: task ${id} ${name ?? "?"}`,
    ...phones.map(
      (row) => `${row.line + 1}:   phone ${row.slot} -> ${row.target ?? "?"} calls ${row.calls ?? "?"} ${row.state}`,
    ),
    ...calls.map(
      (row) =>
        `${row.line + 1}:   ${row.queue} ${row.method} (${row.args.join(", ")}) from ${row.sender ?? "?"} flags ${row.flags} at 0x${row.address?.toString(16)}`,
    ),
    ...threads.flatMap((row) => [
      `${row.line + 1}:   thread ${row.number} ${row.name}`,
      ...row.waits.map((wait) => `${wait.line + 1}:     waits ${wait.kind} for ${wait.task}:${wait.thread}`),
      ...row.stack.map((frame) => `${frame.line + 1}:     ${frame.text}`),
    ]),
  ]);
  const said = notes.map(({ severity, line, message }) => `${line + 1}: ${severity}: ${message}`);
  return `${[`kernel ${kernel?.name}`, ...rows, ...said].join("\n")}\n`;
}
