import { expect, test } from "vitest";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import { open } from "../testing.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { showsOf } from "./related.ts";
import { StaticAnalysis } from "./static-analysis.ts";

const abba = `task t {
  mutex a
  mutex b
  main { lock a { lock b { } } }
  fibril f { lock b { lock a { } } }
}`;

test("a warning says what may happen, and where the other places are", async () => {
  const { document, analysis } = await open(abba);
  const [first] = diagnosticsOf(document, analysis);
  expect(first).toMatchObject({ severity: DiagnosticSeverity.Warning, code: "lock-order", source: "ktrace" });
  expect(first?.message).toContain("may");
  expect(first?.relatedInformation?.map(({ message }) => message)).toEqual([
    "`a` is taken here.",
    "Another takes `b` here.",
    "With `b` taken it wants `a`.",
  ]);
  expect(first?.relatedInformation?.map(({ location }) => location.range.start.line)).toEqual([3, 4, 4]);
});

test("a client that shows no other places reads of them in the message", async () => {
  const { document, workspace } = await open(abba);
  const [first] = diagnosticsOf(document, new StaticAnalysis(workspace, showsOf({})));
  expect(first?.relatedInformation).toBeUndefined();
  expect(first?.message).toContain("\nLine 5: Another takes `b` here.");
});

test("what is unused is greyed out where the client can", async () => {
  const { document, workspace } = await open("task t { mutex m main { yield } }");
  const can = { valueSet: [DiagnosticTag.Unnecessary] };
  const tagged = new StaticAnalysis(workspace, showsOf({ textDocument: { publishDiagnostics: { tagSupport: can } } }));
  expect(diagnosticsOf(document, tagged)).toMatchObject([
    { severity: DiagnosticSeverity.Hint, code: "unused", tags: [DiagnosticTag.Unnecessary] },
  ]);
  expect(diagnosticsOf(document, new StaticAnalysis(workspace, showsOf({})))[0]?.tags).toBeUndefined();
});

test("switched off it finds nothing", async () => {
  const { document, analysis } = await open(abba);
  analysis.isOn = false;
  expect(diagnosticsOf(document, analysis)).toEqual([]);
});

test("a text with a mistake has only that", async () => {
  const { document, analysis } = await open(`${abba} task u { main { x = 1 } }`);
  expect(diagnosticsOf(document, analysis).map(({ code }) => code)).toEqual(["linking-error"]);
});

test("what is wrong in an imported file is shown there", async () => {
  const { workspace, analysis, document } = await open('import "t.ktrace"', { "t.ktrace": abba });
  const imported = [...workspace.files()].find(({ uri }) => uri.path.endsWith("t.ktrace"));
  if (imported === undefined) return expect.unreachable("It is imported.");
  expect(diagnosticsOf(document, analysis)).toEqual([]);
  expect(diagnosticsOf(imported, analysis).map(({ code }) => code)).toEqual(["lock-order", "lock-order"]);
});
