import type { AstNode } from "langium";
import type { Position, Range, SelectionRange } from "vscode-languageserver";
import { childrenOf, isBlock, type SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import { leavesAt } from "../names.ts";

export const selectionFeature: Feature = {
  offer: () => ({ selectionRangeProvider: true }),
  answer: (questions) =>
    questions.connection.onSelectionRanges(
      questions.about((document, { positions }) => positions.map((position) => selection(document, position))),
    ),
};

/** A stretch of a text, by offsets. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What can be selected around a position, step by step: word, expression, statement, block, declaration, file. */
export function selection(document: SourceDocument, position: Position): SelectionRange {
  const { textDocument } = document;
  const offset = textDocument.offsetAt(position);
  const spans: Span[] = [{ start: 0, end: textDocument.getText().length }];
  for (const { start, end } of spansAround(document, offset, position)) {
    const outer = spans.at(-1);
    const isWithin = outer !== undefined && outer.start <= start && end <= outer.end;
    if (isWithin && end - start < outer.end - outer.start) spans.push({ start, end });
  }
  const rangeOf = ({ start, end }: Span): Range => ({
    start: textDocument.positionAt(start),
    end: textDocument.positionAt(end),
  });
  const [file = { start: 0, end: 0 }, ...inner] = spans;
  return inner.reduce<SelectionRange>((parent, span) => ({ range: rangeOf(span), parent }), { range: rangeOf(file) });
}

/** From the outside in. */
function* spansAround(document: SourceDocument, offset: number, position: Position): Generator<Span> {
  const holds = (span: Span | undefined) => span !== undefined && span.start <= offset && offset <= span.end;
  for (let node: AstNode | undefined = document.parseResult.value; node !== undefined; ) {
    const children: readonly AstNode[] = childrenOf(node);
    const inside = isBlock(node) ? joined(children.map(extentOf)) : undefined;
    if (inside !== undefined && holds(inside)) yield inside;
    // Of two that touch at the position the later one counts, as with words.
    node = children.findLast((child) => holds(extentOf(child)));
    const span = node && extentOf(node);
    if (span !== undefined) yield span;
  }
  const word = leavesAt(document, position).find(({ text }) => text.trim() !== "");
  if (word !== undefined) yield { start: word.offset, end: word.end };
}

/** Where a node begins and ends. The parts of a long expression are only told the place of the whole. */
function extentOf(node: AstNode): Span | undefined {
  if (node.$type === "Binary") return joined(childrenOf(node).map(extentOf));
  return node.$cstNode && { start: node.$cstNode.offset, end: node.$cstNode.end };
}

function joined(spans: readonly (Span | undefined)[]): Span | undefined {
  const known = spans.filter((span) => span !== undefined);
  const [first, last] = [known[0], known.at(-1)];
  return first && last && { start: first.start, end: last.end };
}
