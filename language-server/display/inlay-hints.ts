import type { AstNode, CstNode } from "langium";
import {
  type ClientCapabilities,
  type InlayHint,
  InlayHintKind,
  type MarkupContent,
  type Position,
  type Range,
} from "vscode-languageserver";
import {
  type Begin,
  type Call,
  Constants,
  childrenOf,
  type ExchangeBlock,
  type Expression,
  type Fibril,
  type Fn,
  type FnCall,
  type Forward,
  isBegin,
  isCall,
  isExchangeBlock,
  isFnCall,
  isForward,
  isLet,
  isLocal,
  isMethod,
  isMethodReference,
  isNotify,
  isPlace,
  isRead,
  isSend,
  isSession,
  isSpawn,
  isWait,
  kernelOf,
  type Method,
  type Notify,
  type Place,
  type Send,
  type SourceDocument,
  type Spawn,
  targetsOf,
  type Wait,
} from "#language";
import type { Kernel } from "#simulator";
import type { Feature } from "../feature.ts";
import { explain } from "../hover/statements.ts";
import { head, nameOf } from "../names.ts";
import { cancellable } from "../questions.ts";
import { type HintSettings, hintSettings } from "./hint-settings.ts";

export const inlayHintsFeature: Feature = {
  offer: (client) =>
    client.textDocument?.inlayHint === undefined ? {} : { inlayHintProvider: { resolveProvider: resolves(client) } },
  answer: (questions) => {
    const { connection, client } = questions;
    const { inlayHint } = connection.languages;
    questions.settings.onChange(() => {
      if (client.workspace?.inlayHint?.refreshSupport) void inlayHint.refresh();
    });
    inlayHint.on(
      cancellable(async ({ textDocument: { uri }, range }, token) => {
        const settings = await hintSettings(questions, uri);
        return questions.of(uri, token, (document) => {
          const hints = inlayHints(document, range, settings);
          // A tooltip is made when it is looked at, where the editor can wait for it.
          return resolves(client) ? hints.map(({ tooltip: _, ...hint }) => ({ ...hint, data: uri })) : hints;
        });
      }),
    );
    inlayHint.resolve(
      cancellable(async (hint, token) => {
        const uri: unknown = hint.data;
        if (typeof uri !== "string") return hint;
        const range = { start: hint.position, end: hint.position };
        const found = await questions.of(uri, token, (document) =>
          inlayHints(document, range, everyHint).find(({ label }) => label === hint.label),
        );
        return { ...hint, ...(found?.tooltip === undefined ? {} : { tooltip: found.tooltip }) };
      }),
    );
  },
};

/** All that there are. */
export const everyHint: HintSettings = {
  methodNumbers: "everywhere",
  targets: true,
  parameterNames: true,
  waits: true,
};

function resolves(client: ClientCapabilities): boolean {
  return client.textDocument?.inlayHint?.resolveSupport?.properties.includes("tooltip") === true;
}

/**
 * What a part of a text does not say itself: numbers of methods, where a phone leads, which parameter an argument is for, what
 * a statement waits for.
 */
export function inlayHints(document: SourceDocument, range: Range, settings: HintSettings): InlayHint[] {
  const kernel = kernelOf(document.parseResult.value);
  const view: View = { settings, kernel, constants: new Constants(kernel) };
  const hints: InlayHint[] = [];
  const visit = (node: AstNode): void => {
    const place = node.$cstNode?.range;
    if (place !== undefined && (isBefore(place.end, range.start) || isBefore(range.end, place.start))) return;
    hints.push(...hintsOf(node, view));
    for (const child of childrenOf(node)) visit(child);
  };
  visit(document.parseResult.value);
  return hints.filter(({ position }) => !isBefore(position, range.start) && !isBefore(range.end, position));
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

interface View {
  readonly settings: HintSettings;
  readonly kernel: Kernel;
  readonly constants: Constants;
}

function* hintsOf(node: AstNode, view: View): Generator<InlayHint> {
  const { methodNumbers, targets, parameterNames, waits } = view.settings;
  const numbersOfCalls = methodNumbers === "everywhere";
  if (isMethod(node) && methodNumbers !== "off" && node.number === undefined)
    yield* number(node, nameOf(node), "= ", view);
  if (isMethodReference(node) && numbersOfCalls) yield* number(node.method?.ref, node.$cstNode, "", view);
  if (isPlace(node) && targets) yield* target(node);
  if (isCallOfSomething(node) && parameterNames) yield* parameters(node);
  if (isWait(node) && waits) yield* awaited(node, view);
  if ((isBegin(node) || isExchangeBlock(node) || isCall(node)) && waits) yield* turn(node, view);
}

function* number(
  method: Method | undefined,
  at: CstNode | undefined,
  before: string,
  { constants }: View,
): Generator<InlayHint> {
  const number = method === undefined ? undefined : constants.ofMethod(method);
  if (at !== undefined && typeof number === "number")
    yield { position: at.range.end, label: `${before}${number}`, paddingLeft: true };
}

/** Where a call goes, or an exchange, unless its phone is named like that. */
function* target(place: Place): Generator<InlayHint> {
  const tasks = /^(target|session)$/.test(place.$containerProperty ?? "") ? targetsOf(place) : [];
  const names = tasks.map(({ name }) => name).filter((name) => name !== undefined);
  const end = place.$cstNode?.range.end;
  if (end === undefined || names.length === 0 || names.every((name) => isLike(name, place.ref?.$refText ?? ""))) return;
  const tooltip = code(tasks.map((task) => head(task)).join("\n"));
  yield { position: end, label: `→ ${names.join(" or ")}`, kind: InlayHintKind.Type, paddingLeft: true, tooltip };
}

/** Whether a task is called like its phone, perhaps as a server of a family: `vfs` and `init:vfs`. */
function isLike(task: string, phone: string): boolean {
  return task === phone || task.endsWith(`:${phone}`);
}

type CallOfSomething = Call | Send | Notify | Forward | FnCall | Spawn;

function isCallOfSomething(node: AstNode): node is CallOfSomething {
  return isCall(node) || isSend(node) || isNotify(node) || isForward(node) || isFnCall(node) || isSpawn(node);
}

function* parameters(call: CallOfSomething): Generator<InlayHint> {
  const called = calledBy(call);
  const tooltip = called === undefined ? "" : code(head(called));
  for (const [index, argument] of call.arguments.entries()) {
    const name = called?.parameters[index]?.name;
    const start = argument.$cstNode?.range.start;
    if (name === undefined || start === undefined || tells(argument, name)) continue;
    yield { position: start, label: `${name}:`, kind: InlayHintKind.Parameter, paddingRight: true, tooltip };
  }
}

function calledBy(call: CallOfSomething): Method | Fn | Fibril | undefined {
  switch (call.$type) {
    case "FnCall":
      return call.fn?.ref;
    case "Spawn":
      return call.fibril?.ref;
    default:
      return call.method?.method?.ref;
  }
}

/** Whether an argument is named like its parameter: `fd`, `old_fd` or `FD` for `fd`. */
function tells(argument: Expression, parameter: string): boolean {
  const name = isRead(argument) ? argument.ref?.$refText : undefined;
  return name?.toLowerCase().includes(parameter.toLowerCase()) === true;
}

/** Which call it is whose answer a `wait` waits for. */
function* awaited(wait: Wait, { kernel }: View): Generator<InlayHint> {
  const local = wait.object?.ref?.ref;
  const sent = isLocal(local) && isLet(local.$container) ? local.$container.value : undefined;
  const method = isSend(sent) ? sent.method?.method?.$refText : undefined;
  const end = wait.$cstNode?.range.end;
  if (method === undefined || end === undefined) return;
  yield { position: end, label: `for ${method}`, paddingLeft: true, tooltip: explanation(wait, kernel) };
}

/** That an exchange of a session that serves one at a time can have to wait for its turn. */
function* turn(node: Begin | ExchangeBlock | Call, { kernel }: View): Generator<InlayHint> {
  const place = isCall(node) ? node.target : node.session;
  const session = place?.ref?.ref;
  const end = isExchangeBlock(node) ? place?.$cstNode?.range.end : node.$cstNode?.range.end;
  if (end === undefined || !isSession(session) || session.styles[0] !== "serialize") return;
  yield { position: end, label: "in turn", paddingLeft: true, tooltip: explanation(node, kernel) };
}

function explanation(node: AstNode, kernel: Kernel): MarkupContent {
  return { kind: "markdown", value: explain(node, kernel) ?? "" };
}

function code(text: string): MarkupContent {
  return { kind: "markdown", value: `\`\`\`ktrace\n${text}\n\`\`\`` };
}
