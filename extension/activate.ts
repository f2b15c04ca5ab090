import { config } from "@vscode/l10n";
import * as vscode from "vscode";
import { ChartViews } from "./chart/views.ts";
import { registerChecks } from "./checks/register.ts";
import { registerCommands } from "./commands.ts";
import { registerDebugger } from "./debug/register.ts";
import { EditorMarks } from "./editor/decorations.ts";
import { registerFirstSteps } from "./first-steps.ts";
import { GraphStops } from "./graph/stops.ts";
import { GraphViews, showGraphAtDeadlock } from "./graph/views.ts";
import type { Host } from "./host.ts";
import { startLanguageClient } from "./language-client.ts";
import { registerMethodCommands } from "./methods/commands.ts";
import { MethodsView } from "./methods/view.ts";
import { registerTaskCommands } from "./tasks/commands.ts";
import { TasksView } from "./tasks/view.ts";
import { trackSessions } from "./views/track.ts";

/** Registers everything and returns at once: the servers start when they are needed, in processes or workers of their own. */
export function activate(context: vscode.ExtensionContext, host: Host): void {
  if (vscode.l10n.bundle !== undefined) config({ contents: vscode.l10n.bundle });
  const live = new Map<string, vscode.DebugSession>();
  const stops = new GraphStops(live);
  const graphs = new GraphViews(context.extensionUri, live, stops);
  const charts = new ChartViews(context.extensionUri, live);
  const tasks = new TasksView(live, context.workspaceState);
  const methods = new MethodsView(live);
  const marks = new EditorMarks(live, stops);
  const log = vscode.window.createOutputChannel("KTrace", { log: true });
  context.subscriptions.push(
    log,
    graphs,
    charts,
    tasks,
    registerTaskCommands(tasks, graphs),
    methods,
    registerMethodCommands(methods),
    marks,
    trackSessions([stops, charts, tasks, methods], live, showGraphAtDeadlock),
    registerDebugger(context, host, log),
    registerCommands(context, graphs, charts),
    registerChecks(context, host),
    registerFirstSteps(context),
  );
  void vscode.commands.executeCommand("setContext", "ktrace.active", true);
  void startLanguageClient(context, host, log);
}
