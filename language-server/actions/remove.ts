import type { AstNode, CstNode } from "langium";
import { isLet, isLocal, isMethod, type Let, type Local, type SourceDocument } from "#language";
import { findingsAt, type Part, replace, wholeLine } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** Takes an unused declaration away; what is done to bring a value stays. */
export function removeUnused(situation: Situation): readonly Fix[] {
  return findingsAt(situation, "unused").flatMap(({ node }) => {
    const { document } = situation;
    const edit = isLocal(node) ? withoutLocal(document, node) : part(document, node);
    const name = "name" in node && typeof node.name === "string" ? node.name : "it";
    return edit === undefined
      ? []
      : [{ title: `Remove \`${name}\``, edits: [replace(document, edit, edit.instead ?? "")] }];
  });
}

/** Takes statements away that are never reached. */
export function removeUnreachable(situation: Situation): readonly Fix[] {
  return findingsAt(situation, "unreachable").flatMap(({ node, until }) => {
    const [first, last] = [node.$cstNode, until?.$cstNode];
    if (first === undefined || last === undefined) return [];
    const { document } = situation;
    return [
      { title: "Remove what is never reached", edits: [replace(document, wholeLine(document, first, last), "")] },
    ];
  });
}

interface Removal extends Part {
  readonly instead?: string;
}

/** A declaration with the documentation above it. */
function part(document: SourceDocument, node: AstNode): Removal | undefined {
  const cst = node.$cstNode;
  if (cst === undefined) return undefined;
  const whole = wholeLine(document, cst);
  if (!whole.isLine) return isMethod(node) ? withoutSeparator(document, whole) : whole;
  const above = /(?:^[ \t]*\/\/\/.*\r?\n)+$/m.exec(document.textDocument.getText().slice(0, whole.from));
  return above !== null && above.index + above[0].length === whole.from ? { from: above.index, to: whole.to } : whole;
}

/** Methods in one line may have a comma between them. */
function withoutSeparator(document: SourceDocument, { from, to }: Part): Part {
  const comma = /^[ \t]*,/.exec(document.textDocument.getText().slice(to));
  return { from, to: to + (comma?.[0].length ?? 0) };
}

function withoutLocal(document: SourceDocument, local: Local): Removal | undefined {
  const statement = local.$container;
  if (!isLet(statement)) return undefined;
  const index = statement.locals.indexOf(local);
  const before = statement.locals[index - 1]?.$cstNode;
  if (before !== undefined && local.$cstNode !== undefined) return { from: before.end, to: local.$cstNode.end };
  return statement.locals.length > 1 ? undefined : withoutLet(document, statement);
}

/** Values that are statements by themselves. */
export const acts: ReadonlySet<string> = new Set(["Call", "Send", "Wait", "Receive", "Connect", "Begin", "FnCall"]);

function withoutLet(document: SourceDocument, statement: Let): Removal | undefined {
  const [whole, value]: (CstNode | undefined)[] = [statement.$cstNode, statement.value.$cstNode];
  if (whole === undefined || value === undefined) return undefined;
  if (!acts.has(statement.value.$type)) return wholeLine(document, whole);
  return { from: whole.offset, to: whole.end, instead: value.text };
}
