import { t } from "@vscode/l10n";
import type { GraphBody } from "#protocol";
import { html } from "./dom.ts";
import type { Facts } from "./facts.ts";
import type { Row, Section, TaskNode } from "./model.ts";
import { circle, roleText } from "./summary.ts";

/** The picture in words: each task, its fibrils, and what they wait for. What leads to a line leads there, too. */
export function textForm(graph: GraphBody, sections: readonly Section[], facts: Facts): HTMLElement {
  const circleText = graph.cycle.length === 0 ? [] : [html("p", {}, t`Circle: ${circle(graph)}`)];
  return html(
    "div",
    { class: "text-form" },
    ...circleText,
    ...sections.flatMap((section) => sectionText(section, facts)),
  );
}

function sectionText({ key, title, tasks, foldable, folded }: Section, facts: Facts): HTMLElement[] {
  const heading = foldable
    ? html("button", { type: "button", "aria-expanded": !folded, "data-fold": key }, title)
    : title;
  return [html("h3", {}, heading), ...(folded ? [] : [html("ul", {}, ...tasks.map((node) => taskText(node, facts)))])];
}

function taskText({ task, rows, idle, cause }: TaskNode, facts: Facts): HTMLElement {
  const lines = rows.map((row) => html("li", {}, ...fibrilText(row, facts)));
  const idleLine = idle > 0 && rows.length > 0 ? [html("li", {}, t`${idle} idle`)] : [];
  return html(
    "li",
    {
      "data-role": task.role,
      "data-task": task.name,
      "data-vscode-context": JSON.stringify({ webviewSection: "ktraceTask", task: task.id }),
    },
    html("strong", {}, task.name),
    ` (${task.id}): ${roleText(task.role)}`,
    ...(cause === undefined ? [] : [" ", html("button", { type: "button", "data-role": "cause" }, cause)]),
    ...(lines.length + idleLine.length === 0 ? [] : [html("ul", {}, ...lines, ...idleLine)]),
  );
}

function fibrilText({ fibril }: Row, facts: Facts): HTMLElement[] {
  const name = fibril.source
    ? html("button", { type: "button", "data-fibril": fibril.id }, fibril.name)
    : html("span", {}, fibril.name);
  const told = facts.ofFibril(fibril.id)?.facts ?? [];
  return [name, html("ul", {}, ...told.map(({ term, text }) => html("li", {}, `${term}: ${text}`)))];
}
