import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GraphFormat, GraphTextArguments, GraphTextBody } from "#protocol";
import { ask } from "../debug/ask.ts";
import type { DumpEditors } from "../dumps/editors.ts";
import { telling } from "../telling.ts";
import type { ViewAction } from "../webviews/messages.ts";
import type { GraphViews } from "./views.ts";

const actions: Readonly<Record<string, ViewAction>> = {
  "ktrace.graphFit": { type: "fit" },
  "ktrace.graphAsText": { type: "toggleText" },
  "ktrace.graphFilter": { type: "filter" },
  "ktrace.graphShowAll": { type: "showAll" },
  "ktrace.graphSaveSvg": { type: "export", format: "svg" },
  "ktrace.graphSavePng": { type: "export", format: "png" },
};

const formats: Readonly<Record<string, GraphFormat>> = {
  "ktrace.graphCopyMermaid": "mermaid",
  "ktrace.graphCopyDot": "dot",
};

/** What can be done with the picture: from the views' titles, their context menus, and the palette. */
export function registerGraphCommands(graphs: GraphViews, dumps: DumpEditors): vscode.Disposable {
  const target = () => dumps.active ?? graphs;
  return vscode.Disposable.from(
    ...Object.entries(actions).map(([command, action]) =>
      vscode.commands.registerCommand(command, () => target().act(action)),
    ),
    ...Object.entries(formats).map(([command, format]) =>
      vscode.commands.registerCommand(command, () => copyGraph(graphs, dumps, format)),
    ),
    // A context menu gives what `data-vscode-context` says of the thing that it was opened on.
    vscode.commands.registerCommand("ktrace.graphSurroundings", (on: { readonly task?: number } | undefined) =>
      target().act(typeof on?.task === "number" ? { type: "surroundings", task: on.task } : { type: "filter" }),
    ),
    vscode.commands.registerCommand("ktrace.graphGoToSource", (on: { readonly fibril?: number } | undefined) => {
      if (typeof on?.fibril === "number") target().goToSource(on.fibril);
    }),
  );
}

async function copyGraph(graphs: GraphViews, dumps: DumpEditors, format: GraphFormat): Promise<void> {
  const args: GraphTextArguments = { format };
  const name = format === "dot" ? t("DOT, for Graphviz") : "Mermaid";
  const dump = dumps.active?.document;
  if (dump !== undefined) {
    const copied = await telling(() => dump.ask<GraphTextBody>("ktrace/graphText", args));
    if (copied === undefined) return;
    await vscode.env.clipboard.writeText(copied.text);
    vscode.window.setStatusBarMessage(t`KTrace: the graph of the dump is copied as ${name}`, 5000);
    return;
  }
  const session = graphs.shownSession;
  if (session === undefined) {
    void vscode.window.showErrorMessage(t("KTrace: there is no graph to copy. Start a scenario with F5 first."));
    return;
  }
  const copied = await ask<GraphTextBody>(session, "ktrace/graphText", args);
  if (copied === undefined) return;
  await vscode.env.clipboard.writeText(copied.text);
  vscode.window.setStatusBarMessage(t`KTrace: the graph of step ${copied.moment.step} is copied as ${name}`, 5000);
}
