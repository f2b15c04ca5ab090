import type { AstNode, CstNode } from "langium";
import type { Position, TextEdit } from "vscode-languageserver";
import {
  type Call,
  isAnswer,
  isAssignment,
  isBlock,
  isCall,
  isLet,
  isLocal,
  isReturn,
  isSend,
  isSession,
  isStatement,
  isWait,
  routineOf,
  type Send,
  type SourceDocument,
  type Statement,
  type Value,
  visibleAt,
  type Wait,
  walk,
} from "#language";
import { leavesAt } from "../names.ts";
import { beginsLine, breakOf, indentOf, replace, statementOf, wholeLine } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";

/** `let m = send p.M(a)`, then `let rc = wait m`, becomes `let rc = call p.M(a)`, where nothing else needs `m`. */
export function callInsteadOfSend({ document, range: { start } }: Situation): readonly Fix[] {
  const at = statementAt(document, start);
  const pair = at && [at, neighbour(at, -1)].map((first) => pairFrom(document, first)).find((found) => found);
  if (pair === undefined) return [];
  const { first, message, wait, timeout } = pair;
  return [
    {
      title: "Turn `send` and `wait` into `call`",
      edits: [without(document, first), replace(document, partOf(wait), `call ${message}${timeout}`)],
    },
  ];
}

/** The way back. */
export function sendInsteadOfCall({ document, range: { start } }: Situation): readonly Fix[] {
  const at = statementAt(document, start);
  const call = at && wholeOf(at, isCall);
  const [statement, value, name] = [at?.$cstNode, call?.$cstNode, at && newName(at)];
  const message = call && messageOf(document, call);
  if (call === undefined || statement === undefined || value === undefined || message === undefined) return [];
  const text = document.textDocument.getText();
  const separator = beginsLine(text, statement.offset) ? breakOf(text) + indentOf(document, statement) : " ";
  const waiting = `${text.slice(statement.offset, value.offset)}wait ${name}${timeoutOf(call)}`;
  const part = { from: statement.offset, to: value.end };
  return [
    {
      title: "Turn `call` into `send` and `wait`",
      edits: [replace(document, part, `let ${name} = send ${message}${separator}${waiting}`)],
    },
  ];
}

function statementAt(document: SourceDocument, position: Position): Statement | undefined {
  const [leaf] = leavesAt(document, position).filter(({ hidden }) => !hidden);
  const statement = leaf && statementOf(leaf.astNode);
  return isStatement(statement) ? statement : undefined;
}

function neighbour({ $container, $containerIndex }: Statement, distance: number): Statement | undefined {
  return isBlock($container) ? $container.statements[($containerIndex ?? 0) + distance] : undefined;
}

/** What a statement is, or the whole of its value, if it is of this kind. */
function wholeOf<T extends Value>(statement: Statement, is: (node: unknown) => node is T): T | undefined {
  if (is(statement)) return statement;
  const has = isLet(statement) || isAssignment(statement) || isAnswer(statement) || isReturn(statement);
  return has && is(statement.value) ? statement.value : undefined;
}

function pairFrom(document: SourceDocument, statement: Statement | undefined) {
  if (!isLet(statement) || !isSend(statement.value) || statement.locals.length !== 1) return undefined;
  const next = neighbour(statement, 1);
  const waiting = next && wholeOf(next, isWait);
  const [first, wait] = [statement.$cstNode, waiting?.$cstNode];
  const message = messageOf(document, statement.value);
  if (waiting === undefined || first === undefined || wait === undefined || message === undefined) return undefined;
  const sent = waiting.object?.ref?.ref;
  const isPlain = waiting.mutex === undefined && waiting.object?.index === undefined;
  if (!isPlain || !isLocal(sent) || sent !== statement.locals[0] || hasComment(first) || hasComment(wait))
    return undefined;
  const uses = document.references.filter((reference) => "ref" in reference && reference.ref === sent);
  return uses.length === 1 ? { first, wait, message, timeout: timeoutOf(waiting) } : undefined;
}

/** `p.M(a)`. A call of a session begins and ends an exchange besides. */
function messageOf(document: SourceDocument, node: Call | Send): string | undefined {
  const [target, whole] = [node.target?.$cstNode, node.$cstNode];
  if (target === undefined || whole === undefined || hasComment(whole)) return undefined;
  if (node.method?.method?.ref === undefined || isSession(node.target.ref?.ref)) return undefined;
  const text = document.textDocument.getText().slice(target.offset, whole.end);
  const timeout = isCall(node) ? timeoutOf(node) : "";
  return timeout === "" ? text : text.slice(0, text.lastIndexOf("timeout")).trimEnd();
}

function timeoutOf({ timeout }: Call | Wait): string {
  return timeout?.$cstNode === undefined ? "" : ` timeout ${timeout.$cstNode.text}`;
}

/** Where a comment is among the words, there is no good place for it afterwards. */
function hasComment({ text }: CstNode): boolean {
  return /\/[/*]/.test(text);
}

const partOf = ({ offset, end }: CstNode) => ({ from: offset, to: end });

/** Takes a statement away; a comment behind it stays. */
function without(document: SourceDocument, statement: CstNode): TextEdit {
  const text = document.textDocument.getText();
  const whole = wholeLine(document, statement);
  const comment = whole.isLine ? text.slice(0, whole.to).indexOf("//", statement.end) : -1;
  if (whole.isLine && comment < 0) return replace(document, whole, "");
  const rest = /^[ \t]*(;[ \t]*)?/.exec(text.slice(statement.end))?.[0].length ?? 0;
  const to = comment < 0 ? statement.end + rest : comment;
  return replace(document, { from: statement.offset, to }, "");
}

/** A name that nothing has that is seen from here, or later in the same routine. */
function newName(statement: Statement): string {
  const taken = new Set<string | undefined>([...visibleAt(statement)].map(({ name }) => name));
  const routine: AstNode = routineOf(statement) ?? statement;
  walk(routine, (node) => {
    if (isLocal(node)) taken.add(node.name);
  });
  let name = "m";
  for (let i = 2; taken.has(name); i++) name = `m${i}`;
  return name;
}
