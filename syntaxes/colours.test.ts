/** The texts in `tests/` say themselves, in the way of vscode-tmgrammar-test, which scopes their words have. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRegistry } from "vscode-tmgrammar-test/dist/common/index.js";
import { parseGrammarTestCase, runGrammarTestCase } from "vscode-tmgrammar-test/dist/unit/index.js";

const directory = join(import.meta.dirname, "tests");
const grammarOf = (file: string, language: string) => ({
  path: join(import.meta.dirname, `${file}.tmLanguage.json`),
  scopeName: `source.${language}`,
  language,
});
const registry = createRegistry([
  grammarOf("ktrace", "ktrace"),
  grammarOf("kconsole", "ktrace-kconsole"),
  grammarOf("binder", "ktrace-binder"),
]);

test.each(globSync("*.{ktrace,kconsole,binder}", { cwd: directory }))(
  "the words of %s have their colours",
  async (name) => {
    const marked = parseGrammarTestCase(readFileSync(join(directory, name), "utf8"));
    expect(marked.assertions.length).toBeGreaterThan(10);
    expect(await runGrammarTestCase(registry, marked)).toEqual([]);
  },
);
