import * as vscode from "vscode";
import { findProgram } from "../find-program.ts";
import type { Host } from "../host.ts";
import { Configurations } from "./configurations.ts";
import { watchEdits } from "./edits.ts";
import { expressionAt } from "./expression-at.ts";
import { Relay } from "./relay.ts";
import { SpareAdapter } from "./spare-adapter.ts";

/** Registers the debugger `ktrace`: its configurations, its adapter, what it hears of edits, and what a hover evaluates. */
export function registerDebugger(
  context: vscode.ExtensionContext,
  host: Host,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const adapters = new SpareAdapter(async () => host.startServer(await findProgram(context), "dap"));
  return vscode.Disposable.from(
    adapters,
    watchEdits(),
    vscode.debug.registerDebugConfigurationProvider("ktrace", new Configurations()),
    vscode.debug.registerDebugAdapterDescriptorFactory("ktrace", {
      async createDebugAdapterDescriptor() {
        return new vscode.DebugAdapterInlineImplementation(new Relay(await adapters.take(), log));
      },
    }),
    vscode.languages.registerEvaluatableExpressionProvider("ktrace", {
      provideEvaluatableExpression(document, position) {
        const found = expressionAt(document.getText(), document.offsetAt(position));
        if (!found) return undefined;
        const range = new vscode.Range(document.positionAt(found.start), document.positionAt(found.end));
        return new vscode.EvaluatableExpression(range, found.text);
      },
    }),
  );
}
