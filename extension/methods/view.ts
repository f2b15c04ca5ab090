import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { MethodsArguments, MethodsBody } from "#protocol";
import { themeIcon } from "../views/icon.ts";
import { StopTree } from "../views/stop-tree.ts";
import type { LiveSessions } from "../views/track.ts";
import { breakpointName, isOn } from "./phases.ts";
import { type Box, type Row, rowsOf } from "./rows.ts";

const counting: MethodsArguments = { counts: true };

/** The view *IPC Methods*. Its boxes are breakpoints. */
export class MethodsView extends StopTree<MethodsBody, Row> {
  readonly #heard: vscode.Disposable;

  constructor(live: LiveSessions) {
    super(live, {
      id: "ktrace.methods",
      request: "ktrace/methods",
      args: counting,
      pending: () => t("The scenario runs: its methods are listed when it stops."),
      failed: (reason) => t`The methods cannot be listed: ${reason}`,
      options: { manageCheckboxStateManually: true },
    });
    this.view.onDidChangeCheckboxState(({ items }) => {
      for (const [{ box }, state] of items) if (box) set(box, state === vscode.TreeItemCheckboxState.Checked);
    });
    this.#heard = vscode.debug.onDidChangeBreakpoints(() => this.drawRows());
  }

  override dispose(): void {
    this.#heard.dispose();
    super.dispose();
  }

  getChildren(row?: Row): Row[] {
    if (row !== undefined) return [...row.rows];
    return this.shown.kind === "shown" ? [...rowsOf(this.shown.body, breakpointNames())] : [];
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
      item.command = { title: t("Go to Handler"), command: "ktrace.methods.go", arguments: [row] };
    }
    return item;
  }

  protected notesOn({ countedUntil }: MethodsBody): string[] {
    return countedUntil === undefined ? [] : [t`Calls are counted up to step ${countedUntil}.`];
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
  const tooltip = isChecked ? t`Remove the breakpoint on ${what}` : t`Break on ${what}`;
  return { state: isChecked ? Checked : Unchecked, tooltip, accessibilityInformation: { label: tooltip } };
}
