import { expect, test } from "vitest";
import { Importers } from "./importers.ts";

const uriOf = (name: string) => `vscode-vfs://host/dir/${name}.ktrace`;

/** These files may see what `p` declares, by the names of all. */
function check(texts: Readonly<Record<string, string>>, expected: readonly string[]): void {
  const importers = new Importers();
  for (const [name, text] of Object.entries(texts)) importers.add(uriOf(name), text);
  expect([...importers.ofAll(uriOf("p"))]).toEqual(["p", ...expected].map(uriOf));
}

test("those that import a file, and those that import these", () =>
  check({ p: "", a: 'import "p.ktrace"', b: 'import "a.ktrace"', c: 'import "d.ktrace"', d: "" }, ["a", "b"]));

test("in a circle", () => check({ p: 'import "a.ktrace"', a: 'import "p.ktrace"' }, ["a"]));

test("however it is written", () => {
  check({ a: 'import\n  // here\n  /* " */ "./sub/../p.ktrace"' }, ["a"]);
  check({ a: 'const A = 1; import"p.ktrace"' }, ["a"]);
  check({ a: String.raw`import "\p.ktrace"` }, ["a"]);
});

test("what is imported and not known is told", () => {
  const importers = new Importers();
  importers.add(uriOf("a"), 'import "b.ktrace" import "a.ktrace"');
  expect(importers.missing()).toEqual([uriOf("b")]);
});
