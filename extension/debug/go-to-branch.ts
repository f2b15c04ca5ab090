import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { BranchBody, BranchesBody, GotoArguments } from "#protocol";
import { activeSession, ask } from "./ask.ts";

/** Lets the person pick a course that the run has taken, and goes to the latest moment that was seen of it. */
export async function goToBranch(): Promise<void> {
  const session = activeSession();
  const found = session && (await ask<BranchesBody>(session, "ktrace/branches"));
  if (!found) return;
  const items = found.branches.map((branch) => itemOf(branch, found));
  const chosen = await vscode.window.showQuickPick(items, {
    title: t("Go to Branch"),
    // A stop that is still being shown takes the focus.
    ignoreFocusOut: true,
    placeHolder: t("Each is a course that this run has taken. Where do you want to go on?"),
    matchOnDescription: true,
  });
  if (!chosen) return;
  const args: GotoArguments = { branch: chosen.branch.id, step: chosen.branch.furthest };
  await ask(session, "ktrace/goto", args);
}

function itemOf(
  branch: BranchBody,
  { branches, current }: BranchesBody,
): vscode.QuickPickItem & { readonly branch: BranchBody } {
  const parent = branches.find(({ id }) => id === branch.parent);
  const from = parent === undefined ? [] : [t`from ${parent.name} at step ${branch.fork}`];
  const here = branch.id === current ? [t("the run is on it")] : [];
  return {
    label: branch.name,
    description: [...from, ...here].join(", "),
    detail: t`Seen up to step ${branch.furthest}`,
    branch,
  };
}
