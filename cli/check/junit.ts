import { storyLines } from "#simulator";
import { element, type Markup, markupOf } from "../markup.ts";
import type { CheckedFile, CheckedOne } from "./scenario.ts";
import { howOn, oddsText, showing } from "./text.ts";
import { checkText, missing, nowhereText } from "./words.ts";

/** All checks as JUnit's XML: a suite for each file, a case for each check. */
export function junitXml(files: readonly CheckedFile[], all: readonly CheckedOne[]): string {
  const suites = files.map((of) => {
    const own = all.filter((one) => one.of === of);
    return element("testsuite", { name: of.file, ...sums(own) }, ...own.map(caseOf));
  });
  const root = element("testsuites", { name: "ktrace check", ...sums(all) }, ...suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markupOf(root)}\n`;
}

function sums(all: readonly CheckedOne[]) {
  const count = (verdict: CheckedOne["verdict"]) => all.filter((one) => one.verdict === verdict).length;
  const time = all.reduce((sum, { seconds }) => sum + seconds, 0);
  return { tests: all.length, failures: count("refuted"), errors: count("inconclusive"), time: time.toFixed(3) };
}

function caseOf(one: CheckedOne): Markup {
  const { of, subject, seconds } = one;
  const attributes = { name: subject.check.name, classname: of.file, time: seconds.toFixed(3) };
  return element("testcase", attributes, "\n", ...problems(one));
}

/** What keeps a check from holding: a failure, or, where that is not known, an error. Of one that holds, how sure that is, where it is not quite. */
function problems(one: CheckedOne): Markup[] {
  const { of, verdict, finding, inconclusive } = one;
  if (verdict === "holds") return oddsText(one).map((text) => element("system-out", {}, text));
  const said = [...missing(one).map((clause) => nowhereText(of, clause)), ...howOn(one), ...oddsText(one)];
  const story = finding === undefined ? "" : storyLines(finding.story, of.paths);
  const text = [checkText(one), ...said, story, ...(finding === undefined ? [] : showing(one, finding))].join("\n");
  const message = verdict === "refuted" ? (finding?.message ?? said[0] ?? verdict) : (inconclusive?.text ?? verdict);
  const type = verdict === "refuted" ? (finding?.kind ?? "unreachable") : (inconclusive?.reason ?? verdict);
  return [element(verdict === "refuted" ? "failure" : "error", { type, message }, text)];
}
