import { AstUtils } from "langium";
import { isLet, isLocal, isLock, type Lock, type SourceDocument } from "#language";
import { breakOf, findingsAt, indentOf, replace, wholeLine } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** Takes the lock that is wanted while another is held before that one, where both statements stand together. */
export function locksInOrder(situation: Situation): readonly Fix[] {
  return findingsAt(situation, "lock-order").flatMap(({ node, related: [taken] }) => {
    const outer = taken?.node;
    if (!isLock(node) || outer === undefined || !isLock(outer) || dependsOnLocals(node)) return [];
    if (outer.body === undefined && node.body === undefined && outer.$container === node.$container)
      return [fix(node, outer, before(situation.document, node, outer))];
    const stands = outer.body !== undefined && node.body !== undefined && node.$container === outer.body;
    return stands && mayOpen(node, outer) ? [fix(node, outer, around(situation.document, node, outer))] : [];
  });
}

const fix = (inner: Lock, outer: Lock, edits: Fix["edits"]): Fix => ({
  title: `Take \`${inner.object.$cstNode?.text}\` before \`${outer.object.$cstNode?.text}\``,
  edits,
});

/** Which element of an array is meant may be known only later. */
function dependsOnLocals(lock: Lock): boolean {
  const { index } = lock.object;
  return (
    index !== undefined &&
    AstUtils.streamAst(index).some(
      (node) =>
        node.$type === "Read" &&
        AstUtils.streamReferences(node).some(({ reference }) => "ref" in reference && isLocal(reference.ref)),
    )
  );
}

/** Names of the inner block must not meet those that come after it. */
function mayOpen(inner: Lock, outer: Lock): boolean {
  return inner === outer.body?.statements.at(-1) || !inner.body?.statements.some(isLet);
}

function before(document: SourceDocument, inner: Lock, outer: Lock): Fix["edits"] {
  const [from, to] = [inner.$cstNode, outer.$cstNode];
  if (from === undefined || to === undefined) return [];
  const end = breakOf(document.textDocument.getText());
  const separator = wholeLine(document, to).isLine ? end + indentOf(document, to) : " ";
  return [
    replace(document, { from: to.offset, to: to.offset }, from.text + separator),
    replace(document, wholeLine(document, from), ""),
  ];
}

/** `lock b { … lock a { x } }` becomes `lock a { lock b { … x } }`. */
function around(document: SourceDocument, inner: Lock, outer: Lock): Fix["edits"] {
  const [from, to, body] = [inner.$cstNode, outer.$cstNode, inner.body?.$cstNode];
  if (from === undefined || to === undefined || body === undefined) return [];
  const text = document.textDocument.getText();
  const head = text.slice(from.offset, body.offset).trimEnd();
  return [
    replace(document, { from: to.offset, to: to.offset }, `${head} { `),
    replace(document, { from: from.offset, to: from.end }, text.slice(body.offset + 1, body.end - 1).trim()),
    replace(document, { from: to.end, to: to.end }, " }"),
  ];
}
