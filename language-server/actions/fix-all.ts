import { type Diagnostic, DiagnosticSeverity, type TextEdit } from "vscode-languageserver";
import { diagnosticsOf } from "../diagnostics/diagnostics.ts";
import type { Fix, Situation } from "./fix.ts";

/** Mends the mistakes of a file of which each has just one fix, so that nobody has to choose. `fixesOf` gives the fixes for one. */
export async function fixAll(
  situation: Situation,
  fixesOf: (mistake: Diagnostic) => Promise<readonly Fix[]>,
): Promise<readonly Fix[]> {
  const { document } = situation;
  const edits: TextEdit[] = [];
  for (const mistake of diagnosticsOf(document).filter(({ severity }) => severity === DiagnosticSeverity.Error)) {
    const [fix, ...others] = await fixesOf(mistake);
    if (fix === undefined || others.length > 0 || fix.isGuess === true) continue;
    const isHere = fix.file === undefined || fix.file === document;
    if (isHere && !fix.edits.some((edit) => edits.some((other) => meet(edit, other)))) edits.push(...fix.edits);
  }
  return edits.length === 0 ? [] : [{ title: "Fix all mistakes that have one fix", edits }];
}

/** Whether two edits cannot be made together. */
function meet({ range: a }: TextEdit, { range: b }: TextEdit): boolean {
  const isBefore = (first: typeof a, second: typeof a) =>
    first.end.line < second.start.line ||
    (first.end.line === second.start.line && first.end.character < second.start.character);
  return !isBefore(a, b) && !isBefore(b, a);
}
