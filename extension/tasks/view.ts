import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { TasksBody } from "#protocol";
import { themeIcon } from "../views/icon.ts";
import { StopTree } from "../views/stop-tree.ts";
import type { LiveSessions } from "../views/track.ts";
import { type Choice, type Row, rowsOf } from "./rows.ts";

const FILTER = "ktrace.tasks.filter";
const PINNED = "ktrace.tasks.pinned";

/** The view *Tasks*. */
export class TasksView extends StopTree<TasksBody, Row> {
  readonly #state: vscode.Memento;

  constructor(live: LiveSessions, state: vscode.Memento) {
    super(live, {
      id: "ktrace.tasks",
      request: "ktrace/tasks",
      pending: () => t("The scenario runs: its tasks are listed when it stops."),
      failed: (reason) => t`The tasks cannot be listed: ${reason}`,
    });
    this.#state = state;
    this.#tellFilter();
  }

  get filter(): string {
    return this.#state.get(FILTER, "");
  }

  set filter(text: string) {
    void this.#state.update(FILTER, text);
    this.#tellFilter();
    this.draw();
  }

  pin(name: string, isPinned: boolean): void {
    const others = this.#state.get<string[]>(PINNED, []).filter((each) => each !== name);
    void this.#state.update(PINNED, isPinned ? [...others, name] : others);
    this.draw();
  }

  getChildren(row?: Row): Row[] {
    if (row !== undefined) return [...(row.rows?.() ?? [])];
    return this.shown.kind === "shown" ? [...rowsOf(this.shown.body.tasks, this.#choice)] : [];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(row.label, row.rows === undefined ? None : row.isOpen ? Expanded : Collapsed);
    item.id = row.id;
    item.description = row.description;
    item.tooltip = row.tooltip;
    if (row.icon !== undefined) item.iconPath = themeIcon(row.icon);
    item.contextValue = contextOf(row);
    item.accessibilityInformation = { label: `${row.label}, ${row.description}` };
    if (row.place !== undefined)
      item.command = { title: t("Go to Statement"), command: "ktrace.tasks.go", arguments: [row] };
    return item;
  }

  protected notesOn(): string[] {
    return this.filter === "" ? [] : [t`Only tasks with "${this.filter}" are listed.`];
  }

  get #choice(): Choice {
    return { filter: this.filter, pinned: new Set(this.#state.get<string[]>(PINNED, [])) };
  }

  #tellFilter(): void {
    void vscode.commands.executeCommand("setContext", "ktrace.tasks.filtered", this.filter !== "");
  }
}

/** What can be done with a row, for the `when` clauses in package.json. */
function contextOf({ task, place }: Row): string {
  const can = place === undefined ? [] : ["go"];
  if (task !== undefined) can.push("task", task.isPinned ? "unpin" : "pin");
  if (task?.isWaiting) can.push("why");
  return can.join(" ");
}
