import { config } from "@vscode/l10n";
import * as vscode from "vscode";
import { ChartViews } from "./chart/views.ts";
import { registerChecks } from "./checks/register.ts";
import { registerCommands } from "./commands.ts";
import { Frames } from "./debug/frames.ts";
import { registerDebugger } from "./debug/register.ts";
import { SpareAdapter } from "./debug/spare-adapter.ts";
import { registerDumps } from "./dumps/register.ts";
import { EditorMarks } from "./editor/decorations.ts";
import { findProgram } from "./find-program.ts";
import { registerFirstSteps } from "./first-steps.ts";
import { GraphStops } from "./graph/stops.ts";
import { GraphViews, showGraphAtDeadlock } from "./graph/views.ts";
import type { Host } from "./host.ts";
import { startLanguageClient } from "./language-client.ts";
import { registerTools } from "./language-model/register.ts";
import { registerMethodCommands } from "./methods/commands.ts";
import { MethodsView } from "./methods/view.ts";
import { registerTaskCommands } from "./tasks/commands.ts";
import { TasksView } from "./tasks/view.ts";
import { trackSessions } from "./views/track.ts";
import { Waking } from "./waking.ts";

/** Registers what may be wanted at any time, and returns at once; the rest with the first text, session or command that is about KTrace. */
export function activate(context: vscode.ExtensionContext, host: Host): void {
  if (vscode.l10n.bundle !== undefined) config({ contents: vscode.l10n.bundle });
  const live = new Map<string, vscode.DebugSession>();
  const stops = new GraphStops(live);
  const frames = new Frames();
  const graphs = new GraphViews(context.extensionUri, live, stops, frames);
  const charts = new ChartViews(context.extensionUri, live);
  const tasks = new TasksView(live, context.workspaceState);
  const methods = new MethodsView(live);
  const marks = new EditorMarks(live, stops);
  const adapters = new SpareAdapter(async () => host.startServer(await findProgram(context), "dap"));
  const startAdapter = () => {
    waking.now();
    return adapters.take();
  };
  const dumps = registerDumps(context, startAdapter, live);
  const log = vscode.window.createOutputChannel("KTrace", { log: true });
  // The servers start when they are needed, in processes or workers of their own.
  const wake = () => {
    context.subscriptions.push(
      registerTaskCommands(tasks, graphs, frames),
      registerMethodCommands(methods),
      registerCommands(context, graphs, charts, dumps.editors),
      registerChecks(context, host),
    );
    adapters.keepReady();
    void vscode.commands.executeCommand("setContext", "ktrace.active", true);
    void startLanguageClient(context, host, log);
  };
  const waking = new Waking(context.extension, wake);
  context.subscriptions.push(
    log,
    adapters,
    dumps,
    graphs,
    charts,
    tasks,
    methods,
    marks,
    trackSessions([dumps.sessions, stops, charts, tasks, methods], live, {
      deadlocked: showGraphAtDeadlock,
      selected: (session) => stops.renumbered(session),
    }),
    registerDebugger(startAdapter, log),
    registerFirstSteps(context),
    registerTools(context, host, startAdapter),
    waking,
  );
  void waking.look();
}
