import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { AstNode } from "langium";
import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver";
import { isCall, isHandler, type SourceDocument, walk } from "#language";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import { format } from "../formatting/format.ts";
import { type Opened, open } from "../testing.ts";
import { fixesOf, refactoringsOf, textAfter } from "./testing.ts";

const root = join(import.meta.dirname, "../../samples");

/** The files below a folder, by their names there. */
function filesIn(folder: string): Record<string, string> {
  const names = globSync("**/*.ktrace", { cwd: folder });
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function nodesOf<T extends AstNode>({ parseResult }: SourceDocument, is: (node: AstNode) => node is T): T[] {
  const found: T[] = [];
  walk(parseResult.value, (node) => {
    if (is(node)) found.push(node);
  });
  return found;
}

function expectSound({ document, workspace }: Opened): void {
  const errors = diagnosticsOf(document).filter(({ severity }) => severity === DiagnosticSeverity.Error);
  expect(errors.map(({ message }) => message)).toEqual([]);
  expect(format(document, workspace.services, { tabSize: 2, insertSpaces: true })).toEqual([]);
}

for (const sample of globSync("*/*.ktrace", { cwd: root }).sort()) {
  test(`in ${sample}, calls become sends and calls again, and handlers that are taken away come back`, async () => {
    // Some import what is in the folder of another.
    const files = { ...filesIn(root), ...filesIn(join(root, dirname(sample))) };
    const text = files[basename(sample)] ?? "";
    const opened = await open(text, files);
    for (const { $cstNode: call } of nodesOf(opened.document, isCall)) {
      const position = call?.range.start ?? opened.position;
      const [toSend] = await refactoringsOf({ ...opened, position });
      if (toSend === undefined) continue;
      const sent = await open(textAfter(toSend, opened), files);
      expectSound(sent);
      const [back] = await refactoringsOf({ ...sent, position });
      expect(back && textAfter(back, sent)).toEqual(text);
    }
    for (const { $cstNode: handler } of nodesOf(opened.document, isHandler)) {
      if (handler === undefined) continue;
      const without = await open(text.slice(0, handler.offset).trimEnd() + text.slice(handler.end), files);
      for (const code of ["not-handled", "missing-handler"])
        for (const fix of await fixesOf(without, code)) expectSound(await open(textAfter(fix, without), files));
    }
  });
}
