/** Each trace of `test/data/traces` is known by its lines as what its name says, and by no other format; its chart and its last moment are the golden file. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatOf, formats } from "../open.ts";
import { printDump } from "../others/testing.ts";
import { headlineOf } from "../report.ts";
import { openMoments } from "./opened.ts";
import { printTimeline } from "./testing.ts";

const folder = new URL("../../test/data/traces/", import.meta.url);

for (const file of readdirSync(folder)) {
  test(`${file} is read as it always was`, async () => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const known = formats.filter(({ hasLine }) => text.split("\n").some(hasLine));
    expect(known.map(({ id }) => file.startsWith(id))).toEqual([true]);
    const opened = openMoments(formatOf(text) ?? expect.fail(file), text).trace ?? expect.fail(file);
    const { trace, circles, chart } = opened;
    const last = opened.at(trace.length);
    const circleTexts = circles.map((moment) => {
      const { system, findings } = opened.at(moment);
      const time = trace.timeAt(moment);
      const when = time === undefined ? "" : ` after ${time.toFixed()} µs`;
      return `circle at ${moment}, line ${trace.lineAt(moment) + 1}${when}: ${findings.map((finding) => headlineOf(system, finding))}`;
    });
    const shown = [printTimeline(chart), ...circleTexts, printDump(last)].join("\n\n");
    await expect(`${shown}\n`).toMatchFileSnapshot(`../../test/golden/traces/${file}`);
  });
}
