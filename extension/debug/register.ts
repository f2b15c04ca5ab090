import * as vscode from "vscode";
import type { StartAdapter } from "../dumps/with-dump.ts";
import { Configurations } from "./configurations.ts";
import { watchEdits } from "./edits.ts";
import { expressionAt } from "./expression-at.ts";
import { Relay } from "./relay.ts";

/** Registers the debugger `ktrace`: its configurations, its adapter, what it hears of edits, and what a hover evaluates. */
export function registerDebugger(startAdapter: StartAdapter, log: vscode.LogOutputChannel): vscode.Disposable {
  const configurations = new Configurations();
  const { Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  return vscode.Disposable.from(
    watchEdits(),
    vscode.debug.registerDebugConfigurationProvider("ktrace", configurations),
    vscode.debug.registerDebugConfigurationProvider("ktrace", configurations, Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory("ktrace", {
      async createDebugAdapterDescriptor() {
        return new vscode.DebugAdapterInlineImplementation(new Relay(await startAdapter(), log));
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
