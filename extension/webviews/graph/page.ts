import type { GraphBody } from "#protocol";
import { html } from "./dom.ts";
import { headline } from "./summary.ts";

/** What stands above the drawing: whether something is stuck, and the cause. */
export function bannerOf(graph: GraphBody): HTMLElement {
  const { cause, cycle, story } = graph;
  const stuck = cycle.length > 0 || story !== undefined;
  return html(
    "header",
    { "data-stuck": stuck },
    html("h2", {}, headline(graph)),
    ...(cause
      ? [
          html(
            "button",
            { class: "cause", "data-role": "cause" },
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
