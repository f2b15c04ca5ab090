import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { config, t } from "@vscode/l10n";
import { afterEach, expect, test } from "vitest";
import { textsIn } from "../test/support/strings.ts";
import { rowsOf } from "./tasks/rows.ts";

const root = join(import.meta.dirname, "..");

/** Names, ids and styles, which are the same in every language. */
const NAMES = new Set([
  "Perfetto",
  "Mermaid",
  "Markdown",
  "LanguageModelToolResult",
  "LanguageModelTextPart",
  "all",
  "check {0}",
  "method {0} {1}",
  "{0}/nowhere {1}",
  "Content-Length: {0}{1}",
  "11px {0}",
  "{0}px {1}",
  "translate({0}px, {1}px) scale({2})",
]);

const files = globSync("extension/**/*.ts", { cwd: root })
  .filter((path) => !/(\.test|\.d|\/testing|\/example)\.ts$/.test(path))
  .sort()
  .map((path) => {
    const source = readFileSync(join(root, path), "utf8");
    const line = (offset: number) => `${path}:${source.slice(0, offset).split("\n").length}`;
    return { line, ...textsIn(path, source) };
  });

afterEach(() => config({ contents: {} }));

test("what a person reads can be translated", () => {
  const bare = files.flatMap(({ line, bare }) =>
    bare.filter(({ text }) => !NAMES.has(text)).map(({ start, text }) => `${line(start)}: ${text}`),
  );
  expect(bare).toEqual([]);
  expect(files.flatMap(({ line, unreadable }) => unreadable.map(line))).toEqual([]);
});

test("no text is made before the translations are there", () => {
  const early = files.flatMap(({ line, translated }) =>
    translated.filter(({ isEarly }) => isEarly).map(({ start, text }) => `${line(start)}: ${text}`),
  );
  expect(early).toEqual([]);
});

test("translators get each text", async () => {
  const texts = new Set(files.flatMap(({ translated }) => translated.map(({ text }) => text)));
  const bundle = Object.fromEntries([...texts].sort().map((text) => [text, text]));
  await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot("../l10n/bundle.l10n.json");
});

test("a translation is what is shown, with what is filled in where it has it", () => {
  config({ contents: { "{0} tasks": "Aufgaben: {0}", Idle: "Untätig" } });
  const calls = { sent: [], received: [] };
  const task = { state: "idle", text: "idle", fibrils: [], calls, locks: [], phones: [] } as const;
  const tasks = [1, 2].map((id) => ({ ...task, id, name: `task ${id}`, source: undefined }));
  const [group] = rowsOf(tasks, { filter: "", pinned: new Set() });
  expect(group).toMatchObject({ label: "Untätig", description: "Aufgaben: 2" });
});

test.each([
  ["a sentence", 'f("Nothing is found.")', ["Nothing is found."]],
  ["a template", `f(\`step \${a} of \${b}\`)`, ["step {0} of {1}"]],
  ["one word where it is shown", 'f({ title: "graph" }); html("p", {}, "text")', ["graph", "text"]],
  [
    "what is no text for people",
    'import "a b.ts"; if (a === "two words") log.info("Two words"); const id = "a-b";',
    [],
  ],
  ["what is translated", `t("Nothing is found."); t\`step \${a} of \${b}\``, []],
])("of %s the test sees that it is one", (_, source, expected) => {
  expect(textsIn("a.ts", source).bare.map(({ text }) => text)).toEqual(expected);
});

test("a text is its own key", () => {
  expect(t`step ${1} of ${2}`).toBe("step 1 of 2");
  expect(textsIn("a.ts", `f(() => t\`step \${1} of \${2}\`)`).translated).toMatchObject([
    { text: "step {0} of {1}", isEarly: false },
  ]);
  expect(textsIn("a.ts", 'const a = t("Two words"); t(a)')).toMatchObject({
    translated: [{ isEarly: true }],
    unreadable: [26],
  });
});
