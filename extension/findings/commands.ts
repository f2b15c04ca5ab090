import * as vscode from "vscode";
import type { CheckCommands } from "../checks/commands.ts";
import { debugFinding } from "../checks/debug-finding.ts";
import type { CheckItems } from "../checks/items.ts";
import { showPlace } from "../checks/places.ts";
import type { Searches } from "../checks/searches.ts";
import type { Row } from "./row.ts";
import { FindingsView } from "./view.ts";

/** Registers what can be done with the tree of findings. */
export function registerFindings(
  context: vscode.ExtensionContext,
  items: CheckItems,
  searches: Searches,
  checks: CheckCommands,
): vscode.Disposable {
  const view = new FindingsView(items, searches, context.workspaceState);

  /** Of a text that has changed another schedule may be meant: the check is looked at first. */
  async function debug({ check, finding }: Row): Promise<void> {
    const item = check && items.find(check.uri, check.name);
    if (check === undefined || finding === undefined || item === undefined) return;
    if (items.known(item)?.isOld ?? true) return checks.debug([item]);
    await debugFinding(context, check, finding);
  }

  async function show(row: Row): Promise<void> {
    const { does, place } = row;
    if (does === "debug") await debug(row);
    else if (does === "go") {
      if (place !== undefined) await showPlace(place);
    } else if (does !== undefined) await vscode.commands.executeCommand("workbench.action.openSettings", does.setting);
  }

  const onRow = (name: string, act: (row: Row) => unknown) =>
    vscode.commands.registerCommand(`ktrace.findings.${name}`, (given: unknown) => {
      const row = view.row(given);
      return row && act(row);
    });
  return vscode.Disposable.from(
    view,
    onRow("show", show),
    onRow("debug", debug),
    onRow("go", ({ place }) => place && showPlace(place)),
    onRow("copy", ({ text }) => vscode.env.clipboard.writeText(text)),
    onRow("check", ({ check }) => check && checks.check(check.uri, check.name)),
    onRow("cancel", ({ check }) => searches.cancel(check)),
    onRow("clear", (row) => row.can.includes("clear") && view.clear(row)),
    vscode.commands.registerCommand("ktrace.showFindings", () =>
      vscode.commands.executeCommand("ktrace.findings.focus"),
    ),
    vscode.commands.registerCommand("ktrace.findings.clearAll", () => view.clear()),
    vscode.commands.registerCommand("ktrace.findings.byCircle", () => view.group("circle")),
    vscode.commands.registerCommand("ktrace.findings.byCheck", () => view.group("check")),
    vscode.commands.registerCommand("ktrace.findings.all", () => collect(true)),
    vscode.commands.registerCommand("ktrace.findings.first", () => collect(false)),
  );
}

/** Sets whether a check goes on after its first finding, where a person has set it already, or else for all folders. */
async function collect(isWanted: boolean): Promise<void> {
  const settings = vscode.workspace.getConfiguration("ktrace.check");
  const { workspaceValue } = settings.inspect("collectFindings") ?? {};
  const { Workspace, Global } = vscode.ConfigurationTarget;
  await settings.update("collectFindings", isWanted, workspaceValue === undefined ? Global : Workspace);
}
