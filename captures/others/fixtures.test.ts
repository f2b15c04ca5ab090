/** Each dump of `test/data/dumps` is known by its lines as what its name says, and by no other format; what is read of it and follows is the golden file. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { partsOf, waitLabel } from "#simulator";
import type { ReadDump } from "../format.ts";
import { writeCapture } from "../ktrace/write.ts";
import { formatOf, formats, openCapture } from "../open.ts";
import { headlineOf } from "../report.ts";
import { captureIn, withoutLines } from "../testing.ts";
import { printDump } from "./testing.ts";

const folder = new URL("../../test/data/dumps/", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt"))) {
  test(`${file} is read as it always was`, async () => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const id = file.split(/[-.]/)[0];
    const known = formats.filter(({ hasLine }) => text.split("\n").some(hasLine));
    expect(known.map((format) => format.id)).toEqual([id]);
    const format = formatOf(text) ?? expect.fail();
    expect(format.id).toBe(id);
    const read = format.read(text);
    const shown = `${printDump(read)}\n\n${conclusions(read)}\n`;
    await expect(shown).toMatchFileSnapshot(`../../test/golden/dumps/${file}`);
    expect(withoutLines(await captureIn(writeCapture(read.capture)))).toEqual(withoutLines(read.capture));
  });
}

/** Who waits for whom, `~` where it is only possible; then what is stuck. */
function conclusions({ capture }: ReadDump): string {
  const { system, findings } = openCapture(capture);
  const { tasks, fibrils } = partsOf(system);
  const nameOf = (id: number) => `${tasks.get(fibrils.get(id)?.task ?? -1)?.name}.${fibrils.get(id)?.name}`;
  const waits = system.fibrils.flatMap(({ id, waits }) =>
    waits.map((wait) => {
      const mark = wait.certainty === "certain" ? "" : "~ ";
      return `${mark}${nameOf(id)} -> ${wait.releasers.map(nameOf).join(" | ")}: ${wait.kind} ${waitLabel(system, wait)}`;
    }),
  );
  return [...waits, ...findings.map((finding) => headlineOf(system, finding))].join("\n");
}
