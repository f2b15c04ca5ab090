import * as vscode from "vscode";
import { registerChecks } from "./checks/register.ts";
import { registerCommands } from "./commands.ts";
import { registerDebugger } from "./debug/register.ts";
import { GraphViews } from "./graph/views.ts";
import type { Host } from "./host.ts";
import { startLanguageClient } from "./language-client.ts";

/** Registers everything and returns at once: the servers start when they are needed, in processes or workers of their own. */
export function activate(context: vscode.ExtensionContext, host: Host): void {
  const graphs = new GraphViews(context.extensionUri);
  const log = vscode.window.createOutputChannel("KTrace", { log: true });
  context.subscriptions.push(
    log,
    graphs,
    registerDebugger(context, host, log),
    registerCommands(context, graphs),
    registerChecks(context, host),
  );
  void vscode.commands.executeCommand("setContext", "ktrace.active", true);
  void startLanguageClient(context, host, log);
}
