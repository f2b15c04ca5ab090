import * as vscode from "vscode";
import { findBundle } from "../bundle.ts";
import type { Host } from "../host.ts";
import { Configurations } from "./configurations.ts";
import { watchEdits } from "./edits.ts";
import { expressionAt } from "./expression-at.ts";
import { Relay } from "./relay.ts";

/** Registers the debugger `ktrace`: its configurations, its adapter, what it hears of edits, and what a hover evaluates. */
export function registerDebugger(
  context: vscode.ExtensionContext,
  host: Host,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  return vscode.Disposable.from(
    watchEdits(),
    vscode.debug.registerDebugConfigurationProvider("ktrace", new Configurations()),
    vscode.debug.registerDebugAdapterDescriptorFactory("ktrace", {
      async createDebugAdapterDescriptor() {
        const channel = host.startAdapter(await findBundle(context, host.serversBundle));
        return new vscode.DebugAdapterInlineImplementation(new Relay(channel, log));
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
