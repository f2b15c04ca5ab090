import type { AstNode } from "langium";
import type { ClientCapabilities, CodeLens, Command, Location } from "vscode-languageserver";
import {
  type Check,
  isCheck,
  isHandler,
  isPredeclared,
  isProtocol,
  isTask,
  type MethodReference,
  type SourceDocument,
} from "#language";
import { type ClientCommand, canRun } from "../client-commands.ts";
import type { Feature } from "../feature.ts";
import { documentOf } from "../names.ts";
import { Senders } from "../senders.ts";
import type { Workspace } from "../workspace.ts";

/** What a lens does: a command of the editor. */
type LensCommand = Command & { readonly command: ClientCommand };

export const lensesFeature: Feature = {
  offer: (client) => (commandsOf(client).length > 0 ? { codeLensProvider: {} } : {}),
  answer: (questions) => {
    const { connection, client, workspace } = questions;
    const commands = commandsOf(client);
    connection.onCodeLens(
      questions.about((document) =>
        lenses(document, workspace).filter(({ command }) => commands.some((known) => known === command?.command)),
      ),
    );
  },
};

function commandsOf(client: ClientCapabilities): ClientCommand[] {
  const all: readonly ClientCommand[] = ["ktrace.debugScenario", "ktrace.check", "ktrace.showReferences"];
  return all.filter((command) => canRun(client, command));
}

/** What can be done with a declaration: checks and scenarios can be debugged, checks be decided, and senders of methods be shown. */
export function lenses(document: SourceDocument, workspace: Workspace): CodeLens[] {
  return [...debugging(document, workspace), ...sending(document, workspace)];
}

function debugging(document: SourceDocument, workspace: Workspace): CodeLens[] {
  const { items } = document.parseResult.value;
  const uri = workspace.spell(document.uri.toString());
  const checks = items.filter(isCheck).filter(({ name }) => name !== undefined);
  const debug = (node: AstNode | undefined, ...args: unknown[]) =>
    lens(node, { title: "Debug", command: "ktrace.debugScenario", arguments: [uri, ...args] });
  const decide = (check: Check) =>
    lens(check, { title: "Check", command: "ktrace.check", arguments: [uri, check.name] });
  if (checks.length > 0) return checks.flatMap((check) => [...debug(check, check.name), ...decide(check)]);
  return debug(items.find(isTask));
}

function sending(document: SourceDocument, workspace: Workspace): CodeLens[] {
  const senders = new Senders(workspace.around(document));
  const { items } = document.parseResult.value;
  const methods = items.filter(isProtocol).flatMap((protocol) => protocol.methods);
  const handlers = items.filter(isTask).flatMap((task) => task.members.filter(isHandler));
  return [
    ...methods.flatMap((method) => {
      // Of a protocol often only a part is used, and that is all right.
      const sent = senders.ofMethod(method);
      return sent.length === 0 ? [] : sentBy(method, sent, workspace);
    }),
    ...handlers.flatMap((handler) => {
      const method = handler.method?.method?.ref;
      const sent = senders.ofHandler(handler);
      // The kernel's own methods are sent by `connect` and `hangup`, too.
      const isKnown = method !== undefined && (sent.length > 0 || !isPredeclared(method));
      return isKnown ? sentBy(handler, sent, workspace) : [];
    }),
  ];
}

function sentBy(node: AstNode, sent: readonly MethodReference[], workspace: Workspace): CodeLens[] {
  const uri = documentOf(node)?.toString();
  const position = node.$cstNode?.range.start;
  if (uri === undefined || position === undefined) return [];
  const title = sent.length === 0 ? "no senders" : `${sent.length} ${sent.length === 1 ? "sender" : "senders"}`;
  const locations = sent.flatMap((sender) => placeOf(sender, workspace));
  return lens(node, {
    title,
    command: "ktrace.showReferences",
    arguments: [workspace.spell(uri), position, locations],
  });
}

function placeOf(node: AstNode, workspace: Workspace): Location[] {
  const uri = documentOf(node)?.toString();
  const range = node.$cstNode?.range;
  return uri === undefined || range === undefined ? [] : [{ uri: workspace.spell(uri), range }];
}

/** Above the line that a declaration begins on. */
function lens(node: AstNode | undefined, command: LensCommand): CodeLens[] {
  const start = node?.$cstNode?.range.start;
  return start === undefined ? [] : [{ range: { start, end: start }, command }];
}
