import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { canRun } from "../client-commands.ts";
import type { Feature } from "../feature.ts";
import { workspaceEdit } from "../navigation/edits.ts";
import { cancellable } from "../questions.ts";
import { DISCOVERED } from "../search/discovered.ts";
import type { Workspace } from "../workspace.ts";
import { answerEveryWay } from "./answer-every-way.ts";
import { answerInsteadOfReturn } from "./answer-instead-of-return.ts";
import { answerOnce } from "./answer-once.ts";
import { callInsteadOfSend, sendInsteadOfCall } from "./call-and-send.ts";
import { debugSchedule } from "./debug-schedule.ts";
import { same } from "./edits.ts";
import { endAfterWait } from "./end-after-wait.ts";
import type { Fix, Fixer, Situation, Sources } from "./fix.ts";
import { fixAll } from "./fix-all.ts";
import { locksInOrder } from "./locks-in-order.ts";
import { missingHandlers, unhandledMethod } from "./missing-handler.ts";
import { missingImport } from "./missing-import.ts";
import { missingMethod } from "./missing-method.ts";
import { missingTask } from "./missing-task.ts";
import { nearestKeyword, nearestName, nearestWord } from "./nearest-name.ts";
import { numberMethods } from "./number-methods.ts";
import { organizeImports } from "./organize-imports.ts";
import { removeUnreachable, removeUnused } from "./remove.ts";

/** By the code of a diagnostic. The first fix of each is the one that is meant, if it is no guess. */
const fixers: ReadonlyMap<string, readonly Fixer[]> = new Map<string, readonly Fixer[]>([
  ["early-end", [endAfterWait]],
  ["lock-order", [locksInOrder]],
  ["no-answer", [answerEveryWay]],
  ["answered-twice", [answerOnce]],
  ["unused", [removeUnused]],
  ["unreachable", [removeUnreachable]],
  ["not-handled", [unhandledMethod]],
  ["missing-handler", [missingHandlers]],
  ["linking-error", [missingImport, nearestName, missingMethod, missingTask]],
  ["parsing-error", [nearestKeyword]],
  ["misplaced", [answerInsteadOfReturn]],
  ["unknown-word", [nearestWord]],
  ["unknown-kernel", [nearestWord]],
  [DISCOVERED, [debugSchedule]],
]);

const rewrite = CodeActionKind.RefactorRewrite;
const organize = CodeActionKind.SourceOrganizeImports;
const all = CodeActionKind.SourceFixAll;

/** What can be done where nothing is wrong. */
const others: ReadonlyMap<string, { readonly kind: CodeActionKind; readonly fixer: Fixer }> = new Map([
  ["number-methods", { kind: rewrite, fixer: numberMethods }],
  ["call-instead-of-send", { kind: rewrite, fixer: callInsteadOfSend }],
  ["send-instead-of-call", { kind: rewrite, fixer: sendInsteadOfCall }],
  ["organize-imports", { kind: organize, fixer: organizeImports }],
  ["fix-all", { kind: all, fixer: fixesForAll }],
]);

const kinds = [CodeActionKind.QuickFix, rewrite, organize, all];

/** What an action is made from again when the client asks for its edit. */
interface Unresolved {
  readonly uri: string;
  readonly code: string;
  readonly range: Range;
  readonly title: string;
}

/** Quick fixes, refactorings and what is done to a file as a whole. A client that can ask for the edit of the one that is chosen gets it then. */
export const codeActionsFeature: Feature = {
  offer: (client) =>
    takesActions(client) ? { codeActionProvider: { codeActionKinds: kinds, resolveProvider: resolves(client) } } : {},
  answer(questions) {
    const { connection, client, workspace } = questions;
    connection.onCodeAction(
      questions.across(async ({ document }, params, token) => {
        if (!takesActions(client)) return [];
        const actions = await codeActions(params, { ...sourcesOf(questions), document, range: params.range, token });
        return actions
          .filter(({ fix: { command } }) => command === undefined || canRun(client, command.command))
          .map((action) => literal(action, document, workspace, client));
      }),
    );
    connection.onCodeActionResolve(
      cancellable(async (action, token) => {
        const data = dataOf(action.data);
        const document = data && (await workspace.checked(data.uri, token));
        if (data === undefined || document === undefined) return action;
        const { code, range, title } = data;
        const fixes = await questions.unchanged(() =>
          fixesFor(code, { ...sourcesOf(questions), document, range, token }),
        );
        const fix = fixes.find((each) => each.title === title);
        return fix === undefined ? action : { ...action, edit: editOf(fix, document, workspace, client) };
      }),
    );
  },
};

function sourcesOf({ analysis, search, workspace }: Sources): Sources {
  return { analysis, search, workspace };
}

/** A fix that is offered, and what it is for. */
interface Action {
  readonly kind: CodeActionKind;
  /** Of the diagnostic, or what else it is. */
  readonly code: string;
  readonly range: Range;
  readonly fix: Fix;
  readonly diagnostic?: Diagnostic;
  readonly isPreferred: boolean;
}

/** The actions that are wanted at a place: fixes for diagnostics, and what can be done where nothing is wrong. What is for a whole file has to be asked for. */
export async function codeActions(
  { context: { diagnostics, only } }: Pick<CodeActionParams, "context">,
  situation: Situation,
): Promise<Action[]> {
  const isWanted = (kind: CodeActionKind) =>
    only === undefined
      ? kind !== organize && kind !== all
      : only.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`));
  const actions: Action[] = [];
  for (const diagnostic of isWanted(CodeActionKind.QuickFix) ? diagnostics : []) {
    const [code, { range }] = [String(diagnostic.code), diagnostic];
    const fixes = await fixesFor(code, { ...situation, range });
    for (const [i, fix] of fixes.entries()) {
      // The same may be wrong at one place for several sets of constants.
      if (actions.some((other) => other.fix.title === fix.title && same(other.range, range))) continue;
      const isPreferred = i === 0 && fix.isGuess !== true;
      actions.push({ kind: CodeActionKind.QuickFix, code, range, fix, diagnostic, isPreferred });
    }
  }
  const { range } = situation;
  for (const [code, { kind }] of others) {
    if (!isWanted(kind)) continue;
    for (const fix of await fixesFor(code, situation)) actions.push({ kind, code, range, fix, isPreferred: false });
  }
  return actions;
}

async function fixesFor(code: string, situation: Situation): Promise<readonly Fix[]> {
  const other = others.get(code);
  const makers = other === undefined ? (fixers.get(code) ?? []) : [other.fixer];
  const fixes = await Promise.all(makers.map((fixer) => fixer(situation)));
  return fixes.flat();
}

function fixesForAll(situation: Situation): Promise<readonly Fix[]> {
  return fixAll(situation, ({ code, range }) => fixesFor(String(code), { ...situation, range }));
}

/** Whether it takes more than commands. */
function takesActions({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.codeAction?.codeActionLiteralSupport !== undefined;
}

function resolves({ textDocument }: ClientCapabilities): boolean {
  const { resolveSupport, dataSupport } = textDocument?.codeAction ?? {};
  return dataSupport === true && resolveSupport?.properties.includes("edit") === true;
}

/** An action as the protocol has it, with its edit or with what that is made from later. */
function literal(
  { kind, code, range, fix, diagnostic, isPreferred }: Action,
  document: SourceDocument,
  workspace: Workspace,
  client: ClientCapabilities,
): CodeAction {
  const { title, edits, command } = fix;
  const data: Unresolved = { uri: document.uri.toString(), code, range, title };
  return {
    title,
    kind,
    ...(diagnostic && { diagnostics: [diagnostic] }),
    ...(isPreferred && { isPreferred }),
    ...(command && { command }),
    ...(edits.length > 0 && (resolves(client) ? { data } : { edit: editOf(fix, document, workspace, client) })),
  };
}

function editOf({ edits, file }: Fix, document: SourceDocument, workspace: Workspace, client: ClientCapabilities) {
  return workspaceEdit(new Map([[(file ?? document).uri.toString(), [...edits]]]), workspace, client);
}

function dataOf(data: unknown): Unresolved | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if (!("uri" in data && "code" in data && "range" in data && "title" in data)) return undefined;
  const { uri, code, range, title } = data;
  if (typeof uri !== "string" || typeof code !== "string" || typeof title !== "string" || !isRange(range))
    return undefined;
  return { uri, code, range, title };
}

function isRange(range: unknown): range is Range {
  return typeof range === "object" && range !== null && "start" in range && "end" in range;
}
