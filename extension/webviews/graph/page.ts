import type { GraphBody } from "#protocol";
import type { Picture } from "../messages.ts";
import { html } from "./dom.ts";
import { count, headline } from "./summary.ts";

/** What stands above the drawing: whether something is stuck, the cause, and whether `shown` of the tasks are not all. */
export function bannerOf(graph: GraphBody, shown: number): HTMLElement {
  const { cause, cycle, story } = graph;
  const stuck = cycle.length > 0 || story !== undefined;
  return html(
    "header",
    { "data-stuck": stuck },
    html("h2", {}, headline(graph)),
    ...(shown < graph.tasks.length
      ? [html("p", {}, `Shown are ${shown} of ${count(graph.tasks.length, "task")}.`)]
      : []),
    ...(cause
      ? [
          html(
            "button",
            { type: "button", class: "cause", "data-role": "cause" },
            `Cause: ${cause.kind}. ${cause.task}, line ${cause.source.line}, step ${cause.step}`,
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
    "↑ ↓ next and last; → whom it waits for; ← who waits for it; Shift with these: another one; Enter: source; S: surroundings; Escape: all; + − 0: zoom, fit; T: text",
  );

/** In place of a drawing, where there is none. */
export function messageFor(picture: Exclude<Picture, { kind: "graph" }>): HTMLElement[] {
  switch (picture.kind) {
    case "none":
      return picture.trusted
        ? [
            html("p", {}, "Who waits for whom is drawn here whenever a scenario stops."),
            link("Debug Scenario", "command:ktrace.debugScenario"),
          ]
        : [
            html(
              "p",
              {},
              "No session can start: this folder is not trusted, and VS Code starts no debug session in such a folder. Reading, checking and editing scenarios works all the same.",
            ),
            link("Manage Workspace Trust", "command:workbench.trust.manage"),
          ];
    case "pending":
      return [html("p", {}, "The scenario runs. Who waits for whom is drawn here when it stops.")];
    case "failed":
      return [html("p", {}, `The graph could not be had: ${picture.reason} The next stop tries again.`)];
  }
}

const link = (text: string, href: string) => html("a", { class: "command", href }, text);
