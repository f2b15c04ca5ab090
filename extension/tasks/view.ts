import * as vscode from "vscode";
import type { TasksBody } from "#protocol";
import { themeIcon } from "../views/icon.ts";
import { type Shown, ViewSessions } from "../views/sessions.ts";
import type { LiveSessions } from "../views/track.ts";
import { type Choice, type Row, rowsOf } from "./rows.ts";

const FILTER = "ktrace.tasks.filter";
const PINNED = "ktrace.tasks.pinned";

/** The view *Tasks*. Asks for them only while it can be seen. */
export class TasksView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly sessions = new ViewSessions<TasksBody>();
  readonly #live: LiveSessions;
  readonly #state: vscode.Memento;
  readonly #view: vscode.TreeView<Row>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #shown: Shown<TasksBody> = { kind: "none", trusted: true };

  constructor(live: LiveSessions, state: vscode.Memento) {
    this.#live = live;
    this.#state = state;
    this.#view = vscode.window.createTreeView("ktrace.tasks", { treeDataProvider: this, showCollapseAll: true });
    this.#view.onDidChangeVisibility(() => this.update());
    this.#tellFilter();
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** The session whose tasks are shown. */
  get session(): vscode.DebugSession | undefined {
    return this.#shown.kind === "none" ? undefined : this.#live.get(this.#shown.session.id);
  }

  /** The row that a command means: the one whose menu it was taken from, or the one that is selected. */
  row(given: Row | undefined): Row | undefined {
    return given ?? this.#view.selection[0];
  }

  get filter(): string {
    return this.#state.get(FILTER, "");
  }

  set filter(text: string) {
    void this.#state.update(FILTER, text);
    this.#tellFilter();
    this.#draw();
  }

  pin(name: string, isPinned: boolean): void {
    const others = this.#state.get<string[]>(PINNED, []).filter((each) => each !== name);
    void this.#state.update(PINNED, isPinned ? [...others, name] : others);
    this.#draw();
  }

  getChildren(row?: Row): Row[] {
    if (row !== undefined) return [...(row.rows?.() ?? [])];
    return this.#shown.kind === "shown" ? [...rowsOf(this.#shown.body.tasks, this.#choice)] : [];
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
      item.command = { title: "Go to Statement", command: "ktrace.tasks.go", arguments: [row] };
    return item;
  }

  /** Shows what is known, and asks for what is not. */
  update(): void {
    if (!this.#view.visible) return;
    this.#shown = this.sessions.shown(vscode.workspace.isTrusted);
    this.#draw();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const question = this.sessions.question();
    const session = question && this.#live.get(question.session);
    if (!session) return;
    const answer = await session.customRequest("ktrace/tasks").then(
      (body: TasksBody) => ({ body }),
      (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
    );
    if (this.sessions.answered(question, answer)) this.update();
  }

  get #choice(): Choice {
    return { filter: this.filter, pinned: new Set(this.#state.get<string[]>(PINNED, [])) };
  }

  #tellFilter(): void {
    void vscode.commands.executeCommand("setContext", "ktrace.tasks.filtered", this.filter !== "");
  }

  #draw(): void {
    const shown = this.#shown;
    this.#view.description = shown.kind === "shown" ? `step ${shown.body.moment.step}, ${shown.session.name}` : "";
    this.#view.message = this.#messageOf(shown);
    this.#changed.fire(undefined);
  }

  #messageOf(shown: Shown<TasksBody>): string {
    switch (shown.kind) {
      case "none":
        return "";
      case "pending":
        return "The scenario runs: its tasks are listed when it stops.";
      case "failed":
        return `The tasks cannot be listed: ${shown.reason}`;
      case "shown": {
        const told = shown.stale ? ["The scenario went on since: this is how it was."] : [];
        if (this.filter !== "") told.push(`Only tasks with "${this.filter}" are listed.`);
        return told.join(" ");
      }
    }
  }
}

/** What can be done with a row, for the `when` clauses in package.json. */
function contextOf({ task, place }: Row): string {
  const can = place === undefined ? [] : ["go"];
  if (task !== undefined) can.push("task", task.isPinned ? "unpin" : "pin");
  if (task?.isWaiting) can.push("why");
  return can.join(" ");
}
