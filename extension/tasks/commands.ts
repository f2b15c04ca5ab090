import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { Frames } from "../debug/frames.ts";
import { explainWait, revealInGraph } from "../debug/stack-menu.ts";
import type { GraphViews } from "../graph/views.ts";
import type { Row } from "./rows.ts";
import type { TasksView } from "./view.ts";

/** Registers what can be done with the tree of tasks. */
export function registerTaskCommands(view: TasksView, graphs: GraphViews, frames: Frames): vscode.Disposable {
  const onRow = (name: string, act: (row: Row, session: vscode.DebugSession) => unknown) =>
    vscode.commands.registerCommand(`ktrace.tasks.${name}`, (given: Row | undefined) => {
      const row = view.row(given);
      return row && view.session && act(row, view.session);
    });
  return vscode.Disposable.from(
    vscode.commands.registerCommand("ktrace.showTasks", () => vscode.commands.executeCommand("ktrace.tasks.focus")),
    onRow("go", ({ place, fibril }, session) => place && frames.goTo(place, fibril, session)),
    onRow("why", ({ task }, session) => task && explainWait(session, task.id)),
    onRow("showInGraph", ({ task }, { id }) => task && revealInGraph(graphs, { session: id, thread: task.id })),
    onRow("pin", ({ task }) => task && view.pin(task.name, true)),
    onRow("unpin", ({ task }) => task && view.pin(task.name, false)),
    vscode.commands.registerCommand("ktrace.tasks.filter", () => filter(view)),
    vscode.commands.registerCommand("ktrace.tasks.showAll", () => {
      view.filter = "";
    }),
  );
}

async function filter(view: TasksView): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: t("Filter Tasks"),
    prompt: t("Words that a task has in its name, its state, or in its fibrils, calls, locks and phones."),
    placeHolder: t("vfs, waits, VFS_IN_READ"),
    value: view.filter,
  });
  if (text !== undefined) view.filter = text.trim();
}
