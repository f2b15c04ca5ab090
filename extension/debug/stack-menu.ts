import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { ThreadArguments, WhyBody } from "#protocol";
import type { GraphViews } from "../graph/views.ts";
import { ask } from "./ask.ts";
import { type StackItem, stackItemOf } from "./stack-item.ts";

/** Tells what a task of the call stack waits for and why. */
export async function whyWaiting(graphs: GraphViews, context: unknown): Promise<void> {
  const item = itemFor(context);
  const session = item && graphs.session(item.session);
  if (session) await explainWait(session, item.thread);
}

/** Writes to the debug console what a task waits for and why, and says it in short. */
export async function explainWait(session: vscode.DebugSession, threadId: number): Promise<void> {
  const args: ThreadArguments = { threadId };
  const why = await ask<WhyBody>(session, "ktrace/why", args);
  if (!why) return;
  vscode.debug.activeDebugConsole.appendLine(why.text);
  const open = t("Open Debug Console");
  const chosen = await vscode.window.showInformationMessage(`KTrace: ${why.short}`, open);
  if (chosen === open) await vscode.commands.executeCommand("workbench.debug.action.focusRepl");
}

/** Shows a task of the call stack in the wait-for graph. */
export async function showInGraph(graphs: GraphViews, context: unknown): Promise<void> {
  const item = itemFor(context);
  if (item) await revealInGraph(graphs, item);
}

/** Shows the wait-for graph, and a task in it. */
export async function revealInGraph(graphs: GraphViews, { session, thread }: StackItem): Promise<void> {
  graphs.reveal(session, thread);
  await vscode.commands.executeCommand("ktrace.graph.focus");
}

/** What a menu was opened on or, without one, what is selected; the person is told when it is nothing. */
function itemFor(context: unknown): StackItem | undefined {
  const selected = vscode.debug.activeStackItem;
  const item = stackItemOf(context) ?? (selected && { session: selected.session.id, thread: selected.threadId });
  if (item === undefined) void vscode.window.showErrorMessage(t("KTrace: select a task in the call stack first."));
  return item;
}
