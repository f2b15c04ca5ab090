import { type AstNode, AstUtils, CstUtils } from "langium";
import type { InlineValueEvaluatableExpression, Range } from "vscode-languageserver";
import {
  type Declaration,
  isBlock,
  isFibril,
  isFn,
  isFnCall,
  isHandler,
  isLocal,
  isMain,
  isParameter,
  isPlace,
  isRead,
  isVariable,
  type Place,
  type Read,
  type SourceDocument,
  taskOf,
  visibleAt,
} from "#language";
import type { Feature } from "../feature.ts";
import { nameOf } from "../names.ts";

export const inlineValuesFeature: Feature = {
  offer: (client) => (client.textDocument?.inlineValue === undefined ? {} : { inlineValueProvider: true }),
  answer: (questions) =>
    questions.connection.languages.inlineValue.on(
      questions.about((document, { range, context }) => inlineValues(document, range, context.stoppedLocation)),
    ),
};

/**
 * What the debugger is to show behind the lines of a range: the variables and locals that are named there, each once a line, up to where
 * a frame stands. Code of other tasks and other routines names other things, which the frame cannot see.
 */
export function inlineValues(
  document: SourceDocument,
  range: Range,
  stopped: Range,
): InlineValueEvaluatableExpression[] {
  const at = standingAt(document, stopped);
  const routine = at && AstUtils.getContainerOfType(at, isRoutine);
  if (at === undefined || routine === undefined) return [];
  const seen = seenAt(at);
  const last = Math.min(range.end.line, stopped.end.line);
  const values = [...AstUtils.streamAst(routine).flatMap((node) => valuesIn(node, seen)), ...variablesOf(at, seen)];
  const shown = new Set<string>();
  return values.filter(({ range: { start }, expression }) => {
    const isFirst = shown.size < shown.add(`${start.line} ${expression}`).size;
    return isFirst && range.start.line <= start.line && start.line <= last;
  });
}

function isRoutine(node: AstNode) {
  return isFn(node) || isHandler(node) || isMain(node) || isFibril(node);
}

/** The statement that a frame stands at; at the end of a block a stand-in for one that follows its last. */
function standingAt({ parseResult, textDocument }: SourceDocument, { start }: Range): AstNode | undefined {
  const root = parseResult.value.$cstNode;
  const line = textDocument.getText({ start, end: { line: start.line + 1, character: 0 } });
  const offset = textDocument.offsetAt(start) + (/^[ \t]*/.exec(line)?.[0].length ?? 0);
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
  if (leaf === undefined) return undefined;
  const { astNode } = leaf;
  if (isBlock(astNode)) return { $type: "End", $container: astNode, $containerIndex: astNode.statements.length };
  let node: AstNode | undefined = astNode;
  while (node !== undefined && !isBlock(node.$container)) node = node.$container;
  return node;
}

/** The locals, parameters and variables that a name means there. */
function seenAt(at: AstNode): ReadonlySet<AstNode> {
  const byName = new Map<string, Declaration>();
  for (const each of visibleAt(at)) if (!byName.has(each.name)) byName.set(each.name, each);
  return new Set([...byName.values()].filter((each) => isLocal(each) || isParameter(each) || isVariable(each)));
}

function valuesIn(node: AstNode, seen: ReadonlySet<AstNode>): InlineValueEvaluatableExpression[] {
  if (isRead(node) || isPlace(node)) return isSeen(node, seen) ? shownAt(node, node.$cstNode?.text) : [];
  return isLocal(node) || isParameter(node) ? declaredAt(node, seen) : [];
}

/** Whether a name, and all in its index, means at the frame what it means where it stands. */
function isSeen({ ref, index }: Read | Place, seen: ReadonlySet<AstNode>): boolean {
  const declaration = ref?.ref;
  if (declaration === undefined || !seen.has(declaration)) return false;
  const isArray = isVariable(declaration) && declaration.size !== undefined;
  if (isArray !== (index !== undefined)) return false;
  return index === undefined || !AstUtils.streamAst(index).some((node) => isFnCall(node) || isUnseen(node, seen));
}

function isUnseen(node: AstNode, seen: ReadonlySet<AstNode>): boolean {
  return isRead(node) && node.ref?.ref?.$type !== "Const" && !isSeen(node, seen);
}

/** The variables of the task, where they are declared. */
function variablesOf(at: AstNode, seen: ReadonlySet<AstNode>): InlineValueEvaluatableExpression[] {
  return (
    taskOf(at)
      ?.members.filter(isVariable)
      .flatMap((each) => declaredAt(each, seen)) ?? []
  );
}

function declaredAt(node: Declaration, seen: ReadonlySet<AstNode>): InlineValueEvaluatableExpression[] {
  const cst = nameOf(node);
  return cst !== undefined && seen.has(node) ? [{ range: cst.range, expression: node.name }] : [];
}

function shownAt({ $cstNode }: AstNode, expression: string | undefined): InlineValueEvaluatableExpression[] {
  return $cstNode === undefined || expression === undefined ? [] : [{ range: $cstNode.range, expression }];
}
