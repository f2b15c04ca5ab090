import { t } from "@vscode/l10n";
import type { GraphBody } from "#protocol";
import { html } from "./dom.ts";
import { headline, tasksText } from "./summary.ts";

/** What stands above the drawing: whether something is stuck, the cause, and whether `shown` of the tasks are not all. */
export function bannerOf(graph: GraphBody, shown: number): HTMLElement {
  const { cause, cycle, story } = graph;
  const stuck = cycle.length > 0 || story !== undefined;
  return html(
    "header",
    { "data-stuck": stuck },
    html("h2", {}, headline(graph)),
    ...(shown < graph.tasks.length ? [html("p", {}, t`Shown are ${shown} of ${tasksText(graph.tasks.length)}.`)] : []),
    ...(cause
      ? [
          html(
            "button",
            { type: "button", class: "cause", "data-role": "cause" },
            t`Cause: ${cause.kind}. ${cause.task}, line ${cause.source.line}, step ${cause.step}`,
          ),
        ]
      : []),
  );
}

/** What stands under it. */
export function storyOf({ story }: GraphBody): HTMLElement[] {
  return story === undefined ? [] : [html("p", { class: "story" }, story)];
}

/** What the keyboard can do in the picture; it is seen while it is used. */
export const keysHelp = (): HTMLElement =>
  html(
    "p",
    { class: "keys", id: "keys" },
    t(
      "↑ ↓ next and last; → whom it waits for; ← who waits for it; Shift with these: another one; Enter: source; S: surroundings; Escape: all; + − 0: zoom, fit; T: text",
    ),
  );
