import * as vscode from "vscode";
import type { MethodsArguments, MethodsBody } from "#protocol";
import { themeIcon } from "../views/icon.ts";
import { type Shown, ViewSessions } from "../views/sessions.ts";
import type { LiveSessions } from "../views/track.ts";
import { breakpointName, isOn } from "./phases.ts";
import { type Box, type Row, rowsOf } from "./rows.ts";

/** The view *IPC Methods*. Its boxes are breakpoints; it asks for methods and counts only while it can be seen. */
export class MethodsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly sessions = new ViewSessions<MethodsBody>();
  readonly #live: LiveSessions;
  readonly #view: vscode.TreeView<Row>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #heard: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;
  #shown: Shown<MethodsBody> = { kind: "none", trusted: true };

  constructor(live: LiveSessions) {
    this.#live = live;
    this.#view = vscode.window.createTreeView("ktrace.methods", {
      treeDataProvider: this,
      showCollapseAll: true,
      manageCheckboxStateManually: true,
    });
    this.#view.onDidChangeVisibility(() => this.update());
    this.#view.onDidChangeCheckboxState(({ items }) => {
      for (const [{ box }, state] of items) if (box) set(box, state === vscode.TreeItemCheckboxState.Checked);
    });
    this.#heard = vscode.debug.onDidChangeBreakpoints(() => this.#changed.fire(undefined));
  }

  dispose(): void {
    this.#heard.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** The session whose methods are shown. */
  get session(): vscode.DebugSession | undefined {
    return this.#shown.kind === "none" ? undefined : this.#live.get(this.#shown.session.id);
  }

  /** The row that a command means: the one whose menu it was taken from, or the one that is selected. */
  row(given: Row | undefined): Row | undefined {
    return given ?? this.#view.selection[0];
  }

  getChildren(row?: Row): Row[] {
    if (row !== undefined) return [...row.rows];
    return this.#shown.kind === "shown" ? [...rowsOf(this.#shown.body, breakpointNames())] : [];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const { id, label, description, tooltip, icon, box, handlers, isOpen, rows } = row;
    const item = new vscode.TreeItem(label, rows.length === 0 ? None : isOpen ? Expanded : Collapsed);
    item.id = id;
    item.description = description;
    item.tooltip = tooltip;
    if (icon !== undefined) item.iconPath = themeIcon(icon);
    item.accessibilityInformation = { label: tooltip };
    if (box !== undefined) item.checkboxState = checkboxOf(box);
    if (handlers.length > 0) item.contextValue = "go";
    if (handlers.length > 0 && rows.length === 0) {
      item.command = { title: "Go to Handler", command: "ktrace.methods.go", arguments: [row] };
    }
    return item;
  }

  /** Shows what is known, and asks for what is not. */
  update(): void {
    if (!this.#view.visible) return;
    this.#shown = this.sessions.shown(vscode.workspace.isTrusted);
    const shown = this.#shown;
    this.#view.description = shown.kind === "shown" ? `step ${shown.body.moment.step}, ${shown.session.name}` : "";
    this.#view.message = messageOf(shown);
    this.#changed.fire(undefined);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    const question = this.sessions.question();
    const session = question && this.#live.get(question.session);
    if (!session) return;
    const args: MethodsArguments = { counts: true };
    const answer = await session.customRequest("ktrace/methods", args).then(
      (body: MethodsBody) => ({ body }),
      (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
    );
    if (this.sessions.answered(question, answer)) this.update();
  }
}

function messageOf(shown: Shown<MethodsBody>): string {
  switch (shown.kind) {
    case "none":
      return "";
    case "pending":
      return "The scenario runs: its methods are listed when it stops.";
    case "failed":
      return `The methods cannot be listed: ${shown.reason}`;
    case "shown": {
      const { countedUntil } = shown.body;
      const told = shown.stale ? ["The scenario went on since: this is how it was."] : [];
      if (countedUntil !== undefined) told.push(`Calls are counted up to step ${countedUntil}.`);
      return told.join(" ");
    }
  }
}

const functionBreakpoints = (): vscode.FunctionBreakpoint[] =>
  vscode.debug.breakpoints.filter((each) => each instanceof vscode.FunctionBreakpoint);

const breakpointNames = (): string[] =>
  functionBreakpoints().flatMap(({ enabled, functionName }) => (enabled ? [functionName] : []));

/** Sets the breakpoint of a box, or takes away all that it stands for. One that is there and off is put in its place, with its condition. */
function set({ method, sets, clears }: Box, isWanted: boolean): void {
  const on = (phase: Box["sets"]) =>
    functionBreakpoints().filter(({ functionName }) => isOn(functionName, phase, method));
  if (!isWanted) return vscode.debug.removeBreakpoints(clears.flatMap(on));
  const old = on(sets);
  vscode.debug.removeBreakpoints(old);
  const again = old.map(
    ({ functionName, condition, hitCondition, logMessage }) =>
      new vscode.FunctionBreakpoint(functionName, true, condition, hitCondition, logMessage),
  );
  const fresh = again.length > 0 ? again : [new vscode.FunctionBreakpoint(breakpointName(sets, method))];
  vscode.debug.addBreakpoints(fresh);
}

function checkboxOf({ isChecked, method, sets, clears }: Box): NonNullable<vscode.TreeItem["checkboxState"]> {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  const what = clears.length > 1 ? method.name : `${sets} ${method.name}`;
  const tooltip = isChecked ? `Remove the breakpoint on ${what}` : `Break on ${what}`;
  return { state: isChecked ? Checked : Unchecked, tooltip, accessibilityInformation: { label: tooltip } };
}
