import { AstUtils, type CstNode, GrammarUtils } from "langium";
import { asSource, isTask, type Member, type Method, type Protocol, type SourceDocument, type Task } from "#language";
import { beginsLine, behind, breakOf, indentOf, lineEndOf, replace } from "./edits.ts";
import type { Fix } from "./fix.ts";

/** A part that a declaration gets. */
export interface Addition {
  /** As it stands within a line. */
  readonly short: string;
  /** As it stands on lines of its own, where `unit` is a level. */
  lines(unit: string): readonly string[];
}

/** Puts parts behind another part of a declaration, or first, in the style of what is there. */
export function insertedInto(
  owner: Task | Protocol,
  after: Member | Method | undefined,
  additions: readonly Addition[],
): Required<Pick<Fix, "edits" | "file">> | undefined {
  const [cst, file] = [owner.$cstNode, asSource(AstUtils.getDocument(owner))];
  const open = GrammarUtils.findNodeForKeyword(cst, "{");
  const close = GrammarUtils.findNodeForKeyword(cst, "}");
  if (cst === undefined || file === undefined || open === undefined || close === undefined) return undefined;
  const text = file.textDocument.getText();
  const inside = text.slice(open.end, close.offset);
  const last = after?.$cstNode ?? open;
  const at = behind(text, last.end);
  const isEmpty = inside.trim() === "";
  if (!isEmpty && at !== lineEndOf(text, last.end)) {
    const short = additions.map((addition) => ` ${addition.short}`).join("");
    return { file, edits: [replace(file, { from: last.end, to: last.end }, short)] };
  }
  const { outer, inner, unit } = levelsOf(owner, cst, file);
  const isShort = after?.$type === "Handler" && last.range.start.line === last.range.end.line;
  const parts = additions.map((addition) => (isShort ? [addition.short] : addition.lines(unit)));
  const end = breakOf(text);
  const gap = parts.some((lines) => lines.length > 1) ? end + end : end;
  const body = parts.map((lines) => lines.map((line) => inner + line).join(end)).join(gap);
  const edit = isEmpty
    ? replace(file, { from: open.end, to: close.offset }, end + body + end + outer)
    : replace(file, { from: at, to: at }, (after === undefined ? end : gap) + body);
  return { file, edits: [edit] };
}

/** The indentation of a declaration and of its parts, and what is between. */
function levelsOf(owner: Task | Protocol, cst: CstNode, file: SourceDocument) {
  const outer = indentOf(file, cst);
  const parts: readonly (Member | Method)[] = isTask(owner) ? owner.members : owner.methods;
  const text = file.textDocument.getText();
  const first = parts.map(({ $cstNode }) => $cstNode).find((part) => part && beginsLine(text, part.offset));
  const inner = first === undefined ? `${outer}  ` : indentOf(file, first);
  const unit = inner.startsWith(outer) && inner !== outer ? inner.slice(outer.length) : "  ";
  return { outer, inner, unit };
}
