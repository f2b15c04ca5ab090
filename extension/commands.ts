import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { exportChart } from "./chart/export.ts";
import type { ChartViews } from "./chart/views.ts";
import { breakOnMethod } from "./debug/break-on-method.ts";
import { chooseNext } from "./debug/choose-next.ts";
import { compareMoments } from "./debug/compare.ts";
import { Comparisons } from "./debug/comparisons.ts";
import { canBeDebugged, configurationFor } from "./debug/configurations.ts";
import { debugSchedule } from "./debug/debug-schedule.ts";
import { goToBranch } from "./debug/go-to-branch.ts";
import { goToLine } from "./debug/go-to-line.ts";
import { goToStep } from "./debug/go-to-step.ts";
import { reverseStep } from "./debug/reverse.ts";
import { saveReproduction } from "./debug/save-reproduction.ts";
import { showInGraph, whyWaiting } from "./debug/stack-menu.ts";
import { startSession } from "./debug/start-session.ts";
import type { DumpEditors } from "./dumps/editors.ts";
import { registerGraphCommands } from "./graph/commands.ts";
import type { GraphViews } from "./graph/views.ts";
import { showReferences } from "./show-references.ts";

export function registerCommands(
  context: vscode.ExtensionContext,
  graphs: GraphViews,
  charts: ChartViews,
  dumps: DumpEditors,
): vscode.Disposable {
  const comparisons = new Comparisons();
  return vscode.Disposable.from(
    comparisons,
    registerGraphCommands(graphs, dumps),
    vscode.commands.registerCommand("ktrace.debugScenario", debugScenario),
    vscode.commands.registerCommand("ktrace.debugSchedule", (scenario, schedule, constants) =>
      debugSchedule(context, scenario, schedule, constants),
    ),
    vscode.commands.registerCommand("ktrace.showReferences", showReferences),
    vscode.commands.registerCommand("ktrace.showGraph", () => vscode.commands.executeCommand("ktrace.graph.focus")),
    vscode.commands.registerCommand("ktrace.openGraph", () => graphs.openPanel()),
    vscode.commands.registerCommand("ktrace.showChart", () => vscode.commands.executeCommand("ktrace.chart.focus")),
    vscode.commands.registerCommand("ktrace.openChart", () => charts.openPanel()),
    vscode.commands.registerCommand("ktrace.exportChart", () => exportChart(charts)),
    vscode.commands.registerCommand("ktrace.breakOnMethod", breakOnMethod),
    vscode.commands.registerCommand("ktrace.chooseNext", chooseNext),
    vscode.commands.registerCommand("ktrace.goToStep", goToStep),
    vscode.commands.registerCommand("ktrace.goToLine", goToLine),
    vscode.commands.registerCommand("ktrace.goToBranch", goToBranch),
    vscode.commands.registerCommand("ktrace.saveReproduction", saveReproduction),
    vscode.commands.registerCommand("ktrace.compare", () => compareMoments(comparisons)),
    // A menu gives first what it gives to all commands, and then what it was opened on.
    vscode.commands.registerCommand("ktrace.whyWaiting", (_, context) => whyWaiting(graphs, context)),
    vscode.commands.registerCommand("ktrace.showInGraph", (_, context) => showInGraph(graphs, context)),
    vscode.commands.registerCommand("ktrace.reverseStepOver", () => reverseStep("ktrace/reverseStepOver")),
    vscode.commands.registerCommand("ktrace.reverseStepOut", () => reverseStep("ktrace/reverseStepOut")),
  );
}

/** Debugs a file given by a menu, or by a lens with the name of a check of it, or else the one in the active editor. */
async function debugScenario(given?: unknown, check?: unknown): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const asked = typeof given === "string" ? vscode.Uri.parse(given) : given;
  const uri = asked instanceof vscode.Uri ? asked : document && canBeDebugged(document) ? document.uri : undefined;
  if (!uri) {
    void vscode.window.showErrorMessage(t("KTrace: there is no scenario to debug. Open a .ktrace file first."));
    return;
  }
  await startSession(uri, { ...configurationFor(uri), ...(typeof check === "string" ? { check } : {}) });
}
