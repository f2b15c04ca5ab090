import type { GraphBody, GraphRole } from "#protocol";

/** What part a task has, in words. */
export const roleText: Readonly<Record<GraphRole, string>> = {
  cycle: "in the deadlock",
  victim: "a victim of the deadlock",
  waiting: "waits",
  running: "can go on",
  idle: "idle",
};

/** One line: what the picture is of. */
export function headline({ cycle, victims, story }: GraphBody): string {
  if (cycle.length === 0) return story === undefined ? "No deadlock" : "Stuck";
  const circle = `Deadlock of ${count(cycle.length, "task")}`;
  return victims.length === 0 ? circle : `${circle}, with ${count(victims.length, "victim")}`;
}

/** `1 task`, `2 tasks`. */
export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The circle, closed. */
export const circle = ({ cycle }: GraphBody) => [...cycle, ...cycle.slice(0, 1)].join(" → ");

/** As many waits as somebody listens to at each stop. */
const mostSpoken = 12;

/** The picture in sentences, for those who hear it. */
export function spoken(graph: GraphBody): string {
  const names = new Map(graph.tasks.flatMap(({ name, fibrils }) => fibrils.map(({ id }) => [id, name] as const)));
  const waits = graph.edges.map(({ from, to, kind, label, certain }) => {
    const verb = certain ? "waits for" : "possibly waits for";
    return `${names.get(from) ?? "?"} ${verb} ${names.get(to) ?? "?"}: ${kind} ${label}.`;
  });
  const { cause, cycle, victims } = graph;
  const more = waits.length - mostSpoken;
  return [
    `${headline(graph)} at step ${graph.moment.step}.`,
    ...(cycle.length > 0 ? [`Circle: ${circle(graph)}.`] : []),
    ...(cause ? [`Cause: ${cause.kind}, by ${cause.task} in line ${cause.source.line}, at step ${cause.step}.`] : []),
    ...(victims.length > 0 ? [`Victims: ${victims.join(", ")}.`] : []),
    ...waits.slice(0, mostSpoken),
    ...(more > 0 ? [`And ${count(more, "wait")} more, in the text form.`] : []),
  ].join(" ");
}
