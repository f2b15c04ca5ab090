import type { GraphBody, GraphPlace } from "#protocol";
import type { Reveal } from "../webviews/messages.ts";

/** The place in a graph that the view means. */
export function placeOf(graph: GraphBody, message: Reveal): GraphPlace | undefined {
  if (message.type === "revealCause") return graph.cause?.source;
  return graph.tasks.flatMap((task) => task.fibrils).find(({ id }) => id === message.fibril)?.source;
}
