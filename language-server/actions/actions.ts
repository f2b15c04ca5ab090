import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type Command,
  type Diagnostic,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { type ClientCommand, canRun } from "../client-commands.ts";
import type { StaticAnalysis } from "../diagnostics/static-analysis.ts";
import type { Feature } from "../feature.ts";
import type { BackgroundSearch } from "../search/background-search.ts";
import { DISCOVERED } from "../search/discovered.ts";
import type { Workspace } from "../workspace.ts";
import { debugSchedule } from "./debug-schedule.ts";
import { endAfterWait } from "./end-after-wait.ts";
import { locksInOrder } from "./locks-in-order.ts";
import { removeUnreachable, removeUnused } from "./remove.ts";

/** What can be done about something that is wrong. */
export interface Fix {
  readonly title: string;
  /** In the file that it is wrong in. */
  readonly edits: readonly TextEdit[];
  /** What the editor does besides. */
  readonly command?: Command & { readonly command: ClientCommand };
}

/** Where fixes look. */
export interface Situation {
  readonly document: SourceDocument;
  readonly range: Range;
  readonly analysis: StaticAnalysis;
  readonly search: BackgroundSearch;
  readonly workspace: Workspace;
}

/** The fixes for a diagnostic; none where the text there is of another shape. */
type Fixer = (situation: Situation) => readonly Fix[];

/** By the code of a diagnostic. The first fix of each is the one that is meant. */
const fixers: ReadonlyMap<string, readonly Fixer[]> = new Map([
  ["early-end", [endAfterWait]],
  ["lock-order", [locksInOrder]],
  ["unused", [removeUnused]],
  ["unreachable", [removeUnreachable]],
  [DISCOVERED, [debugSchedule]],
]);

/** What an action is made from again when the client asks for its edit. */
interface Unresolved {
  readonly uri: string;
  readonly code: string;
  readonly range: Range;
  readonly title: string;
}

/** Quick fixes. A client that can ask for the edit of the one that is chosen gets it then. */
export const codeActionsFeature: Feature = {
  offer: (client) => {
    if (!takesActions(client)) return {};
    const resolveProvider = resolves(client);
    return { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix], resolveProvider } };
  },
  answer(questions) {
    const { connection, client, workspace } = questions;
    connection.onCodeAction((params, token) => {
      const { only, diagnostics } = params.context;
      const isWanted = only === undefined || only.some((kind) => kind === "" || kind === CodeActionKind.QuickFix);
      if (!takesActions(client) || !isWanted) return [];
      return questions.about((document) => {
        const actions = codeActions(document, diagnostics, questions).filter(
          ({ command }) => command === undefined || canRun(client, command.command),
        );
        return actions.map(({ edits, ...action }) => {
          if (edits.length === 0) return action;
          return resolves(client)
            ? { ...action, data: unresolved(action, document) }
            : { ...action, edit: workspaceEdit(document, edits, workspace, client) };
        });
      })(params, token);
    });
    connection.onCodeActionResolve(async (action, token) => {
      const data = dataOf(action.data);
      if (data === undefined) return action;
      const edit = await questions.of(data.uri, token, (document) => {
        const { analysis, search } = questions;
        const situation = { document, range: data.range, analysis, search, workspace };
        const fix = fixesFor(data.code, situation).find(({ title }) => title === data.title);
        return fix && workspaceEdit(document, fix.edits, workspace, client);
      });
      return edit === null ? action : { ...action, edit };
    });
  },
};

type Action = Omit<CodeAction, "command"> & Pick<Fix, "edits" | "command">;

/** The fixes for some diagnostics of a file. */
export function codeActions(
  document: SourceDocument,
  diagnostics: readonly Diagnostic[],
  { analysis, search, workspace }: Pick<Situation, "analysis" | "search" | "workspace">,
): Action[] {
  return diagnostics.flatMap((diagnostic) => {
    const situation = { document, range: diagnostic.range, analysis, search, workspace };
    return fixesFor(String(diagnostic.code), situation).map(({ title, edits, command }, i) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(i === 0 ? { isPreferred: true } : {}),
      edits,
      ...(command && { command }),
    }));
  });
}

function fixesFor(code: string, situation: Situation): readonly Fix[] {
  return (fixers.get(code) ?? []).flatMap((fixer) => fixer(situation));
}

/** Whether it takes more than commands. */
function takesActions({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.codeAction?.codeActionLiteralSupport !== undefined;
}

function resolves({ textDocument }: ClientCapabilities): boolean {
  const { resolveSupport, dataSupport } = textDocument?.codeAction ?? {};
  return dataSupport === true && resolveSupport?.properties.includes("edit") === true;
}

function unresolved(
  { title, diagnostics }: Pick<CodeAction, "title" | "diagnostics">,
  document: SourceDocument,
): Unresolved | undefined {
  const [diagnostic] = diagnostics ?? [];
  if (diagnostic === undefined) return undefined;
  return { uri: document.uri.toString(), code: String(diagnostic.code), range: diagnostic.range, title };
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

/** An edit as the client understands it: with the version of the text that it is for, where it can. */
function workspaceEdit(
  document: SourceDocument,
  edits: readonly TextEdit[],
  workspace: Workspace,
  client: ClientCapabilities,
): WorkspaceEdit {
  const uri = workspace.spell(document.uri.toString());
  if (client.workspace?.workspaceEdit?.documentChanges !== true) return { changes: { [uri]: [...edits] } };
  const version = workspace.versionOf(uri) ?? null;
  return { documentChanges: [{ textDocument: { uri, version }, edits: [...edits] }] };
}
