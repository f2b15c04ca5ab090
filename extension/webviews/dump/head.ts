import { t } from "@vscode/l10n";
import type { DumpBody } from "#protocol";
import type { DumpAction } from "../dump-messages.ts";
import { html } from "../graph/dom.ts";
import { tasksText } from "../graph/summary.ts";

const actions = (): readonly (readonly [DumpAction, string])[] => [
  ["debug", t("Debug (F5)")],
  ["text", t("Text of the Dump")],
  ["capture", t("Make a Capture")],
  ["scenario", t("Make a Scenario")],
  ["report", t("Save the Report…")],
];

/** What stands above all: what the dump tells in one line, what it is, and what can be done with it. */
export function headOf(
  { headline, kind, notes }: DumpBody,
  tasks: number,
  act: (action: DumpAction) => void,
): HTMLElement[] {
  const about = [kind, tasksText(tasks), ...(notes.length === 0 ? [] : [notesText(notes.length)])];
  const buttons = actions().map(([action, label]) => {
    const button = html("button", { type: "button", "data-action": action }, label);
    button.addEventListener("click", () => act(action));
    return button;
  });
  return [
    html("h1", {}, headline),
    html("p", { class: "about" }, about.join(" · ")),
    html("div", { class: "actions", role: "toolbar", "aria-label": t("Dump") }, ...buttons),
  ];
}

const notesText = (count: number): string => (count === 1 ? t("1 remark") : t`${count} remarks`);
