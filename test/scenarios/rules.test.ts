/** The table of the rules is whole: every scenario is in it, and every section of the documents that it is about. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const headings = (file: string) => [...read(file).matchAll(/^## (.+)$/gm)].map(([, title]) => title);

/** Sections that no run of a file can hold: what they say has tests of its own. */
const elsewhere = ["An example", "Debug expressions", "What cannot run yet"];

const rules = [...read("test/scenarios/rules.md").matchAll(/^\| (?!rule \||---)(.+) \| (.+) \|$/gm)];
const listed = new Set(rules.flatMap(([, , scenarios]) => scenarios.split(", ")));
const scenarios = globSync("test/scenarios/*/*.ktrace", { cwd: root }).map((file) =>
  file.replace("test/scenarios/", "").replace(".ktrace", ""),
);

test("every scenario holds a rule, and every rule has scenarios that are there", () => {
  expect(scenarios.filter((name) => !listed.has(name)).toSorted()).toEqual([]);
  expect([...listed].filter((name) => !scenarios.includes(name)).toSorted()).toEqual([]);
});

test("every section of the language is in the table, and no other but the kernels'", () => {
  const own = headings("test/scenarios/rules.md");
  const language = headings("docs/language.md").filter((title) => !elsewhere.includes(title));
  const kernels = headings("docs/kernels.md");
  expect(language.filter((title) => !own.includes(title))).toEqual([]);
  expect(
    ["K3", "K5", "K8", "K9", "K10", "K11", "K12"].filter((key) => !own.some((title) => title.startsWith(`${key} `))),
  ).toEqual([]);
  expect(own.filter((title) => !language.includes(title) && !kernels.includes(title))).toEqual([]);
});
