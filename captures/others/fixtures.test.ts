/** Each dump of `test/data/dumps` is known by its lines as what its name says, and by no other format; what is read of it is the golden file. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { binder } from "../index.ts";
import { printDump } from "./testing.ts";

const formats = [binder];
const folder = new URL("../../test/data/dumps/", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".txt"))) {
  test(`${file} is read as it always was`, async () => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const known = formats.filter(({ hasLine }) => text.split("\n").some(hasLine));
    expect(known.map(({ id }) => id)).toEqual([file.split(/[-.]/)[0]]);
    for (const { read } of known) {
      await expect(`${printDump(read(text))}\n`).toMatchFileSnapshot(`../../test/golden/dumps/${file}`);
    }
  });
}
