import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { BranchesBody, CompareArguments, CompareBody, MomentBody, OtherRun } from "#protocol";
import { activeSession, ask } from "./ask.ts";
import type { Comparisons } from "./comparisons.ts";
import { seedTextProblem, stepTextProblem } from "./step-text.ts";

type Left = NonNullable<CompareArguments["left"]>;
type Right = NonNullable<CompareArguments["right"]>;

/** A moment to pick; what is asked for besides can be given up. */
interface MomentItem<Moment> extends vscode.QuickPickItem {
  readonly moment: () => Promise<Moment | undefined>;
}

/** Asks for two moments, and shows what differs between them beside the editor. */
export async function compareMoments(comparisons: Comparisons): Promise<void> {
  const session = activeSession();
  const now = session && (await ask<MomentBody>(session, "ktrace/moment"));
  const found = now && (await ask<BranchesBody>(session, "ktrace/branches"));
  if (!found) return;
  const items = ownMoments(now, found);
  const left = await pick<Left>(t("Which is the first moment?"), items);
  const right = left && (await pick<Right>(t("With what is it compared?"), [...items, ...otherRuns()]));
  if (!left || !right) return;
  const args: CompareArguments = { left, right };
  const progress = { location: vscode.ProgressLocation.Window, title: t("KTrace compares") };
  const body = await vscode.window.withProgress(progress, () => ask<CompareBody>(session, "ktrace/compare", args));
  if (body) await comparisons.show(body);
}

async function pick<Moment>(placeHolder: string, items: readonly MomentItem<Moment>[]): Promise<Moment | undefined> {
  // A stop that is still being shown takes the focus.
  const options = { title: t("Compare Two Moments or Runs"), ignoreFocusOut: true, placeHolder };
  return (await vscode.window.showQuickPick(items, options))?.moment();
}

function ownMoments({ moment, furthest }: MomentBody, { branches, current }: BranchesBody): MomentItem<Left>[] {
  return [
    { label: t("Here"), description: t`step ${moment.step}`, moment: async () => ({}) },
    { label: t("A step…"), description: t("of the course that the run is on"), moment: () => typedStep(furthest) },
    ...branches.map(({ id, name, furthest }) => ({
      label: t`The latest moment of ${name}`,
      description: [t`step ${furthest}`, ...(id === current ? [t("the run is on it")] : [])].join(", "),
      moment: async () => ({ branch: id }),
    })),
  ];
}

async function typedStep(furthest: number): Promise<Left | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t("A Step"),
    ignoreFocusOut: true,
    prompt: t`Seen so far: up to step ${furthest}; a later one is run to.`,
    validateInput: stepTextProblem,
  });
  return typed === undefined ? undefined : { step: Number(typed) };
}

const otherRuns = (): readonly MomentItem<Right>[] => [
  {
    label: t("Another run: a recording…"),
    description: t("a *.ktrace-schedule.json of this scenario"),
    moment: recording,
  },
  {
    label: t("Another run: by chance…"),
    description: t("the schedule random, with a seed"),
    moment: () => seeded("random"),
  },
  {
    label: t("Another run: few changes…"),
    description: t("the schedule pct, with a seed"),
    moment: () => seeded("pct"),
  },
  {
    label: t("Another run: in turn"),
    description: t("the schedule fifo"),
    moment: () => otherMoment({ schedule: "fifo" }),
  },
];

async function recording(): Promise<Right | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: t("A Recording of This Scenario"),
    openLabel: t("Compare"),
    filters: { [t("Recordings")]: ["json"] },
  });
  return files?.[0] && otherMoment({ schedule: files[0].toString() });
}

async function seeded(schedule: "random" | "pct"): Promise<Right | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t("A Seed"),
    ignoreFocusOut: true,
    prompt: t`What ${schedule} draws from: the same seed gives the same run.`,
    value: "1",
    validateInput: seedTextProblem,
  });
  return typed === undefined ? undefined : otherMoment({ schedule, seed: Number(typed) });
}

async function otherMoment(run: OtherRun): Promise<Right | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t("A Step of the Other Run"),
    ignoreFocusOut: true,
    prompt: t("Leave it empty for the end of that run."),
    validateInput: (text) => (text.trim() === "" ? undefined : stepTextProblem(text)),
  });
  if (typed === undefined) return undefined;
  return typed.trim() === "" ? { run } : { run, step: Number(typed) };
}
