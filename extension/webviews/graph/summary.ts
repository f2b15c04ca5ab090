import type { GraphBody } from "#protocol";

/** One line: what the picture is of. */
export function headline({ cycle, victims, story }: GraphBody): string {
  if (cycle.length === 0) return story === undefined ? "No deadlock" : "Stuck";
  const circle = `Deadlock of ${count(cycle.length, "task")}`;
  return victims.length === 0 ? circle : `${circle}, with ${count(victims.length, "victim")}`;
}

/** `1 task`, `2 tasks`. */
export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The circle, closed. */
const circle = ({ cycle }: GraphBody) => [...cycle, ...cycle.slice(0, 1)].join(" → ");

/** The whole picture in sentences, for those who hear it. */
export function spoken(graph: GraphBody): string {
  const names = new Map(graph.tasks.flatMap(({ name, fibrils }) => fibrils.map(({ id }) => [id, name] as const)));
  const waits = graph.edges.map(({ from, to, kind, label, certain }) => {
    const verb = certain ? "waits for" : "possibly waits for";
    return `${names.get(from) ?? "?"} ${verb} ${names.get(to) ?? "?"}: ${kind} ${label}.`;
  });
  const { cause, cycle, victims } = graph;
  return [
    `${headline(graph)} at step ${graph.moment.step}.`,
    ...(cycle.length > 0 ? [`Circle: ${circle(graph)}.`] : []),
    ...(cause ? [`Cause: ${cause.kind}, by ${cause.task} in line ${cause.source.line}, at step ${cause.step}.`] : []),
    ...(victims.length > 0 ? [`Victims: ${victims.join(", ")}.`] : []),
    ...waits,
  ].join(" ");
}
