import { t } from "@vscode/l10n";
import type { GraphBody, GraphRole } from "#protocol";
import { momentText } from "../times.ts";

/** What part a task has, in words. */
export function roleText(role: GraphRole): string {
  switch (role) {
    case "cycle":
      return t("in the deadlock");
    case "victim":
      return t("a victim of the deadlock");
    case "waiting":
      return t("waits");
    case "running":
      return t("can go on");
    case "idle":
      return t("idle");
  }
}

/** One line: what the picture is of. */
export function headline({ cycle, victims, story, headline: told }: GraphBody): string {
  if (told !== undefined) return told;
  if (cycle.length === 0) return story === undefined ? t("No deadlock") : t("Stuck");
  const tasks = tasksText(cycle.length);
  if (victims.length === 0) return t`Deadlock of ${tasks}`;
  return victims.length === 1
    ? t`Deadlock of ${tasks}, with 1 victim`
    : t`Deadlock of ${tasks}, with ${victims.length} victims`;
}

/** `1 task`, `2 tasks`. */
export const tasksText = (count: number): string => (count === 1 ? t("1 task") : t`${count} tasks`);

/** The circle, closed. */
export const circle = ({ cycle }: GraphBody) => [...cycle, ...cycle.slice(0, 1)].join(" → ");

/** As many names, and waits, as somebody listens to at each stop. */
const mostSpoken = 12;

/** The first of very many names. */
function someOf(names: readonly string[], between: string): string {
  const more = names.length - mostSpoken;
  if (more <= 1) return names.join(between);
  return t`${names.slice(0, mostSpoken).join(between)}, and ${more} more`;
}

/** The picture in sentences, for those who hear it. */
export function spoken(graph: GraphBody): string {
  const names = new Map(graph.tasks.flatMap(({ name, fibrils }) => fibrils.map(({ id }) => [id, name] as const)));
  const waits = graph.edges.map(({ from, to, kind, label, certain }) => {
    const [waiter, other] = [names.get(from) ?? "?", names.get(to) ?? "?"];
    return certain
      ? t`${waiter} waits for ${other}: ${kind} ${label}.`
      : t`${waiter} possibly waits for ${other}: ${kind} ${label}.`;
  });
  const { cause, cycle, victims, isDump = false } = graph;
  const more = waits.length - mostSpoken;
  return [
    isDump ? `${headline(graph)}.` : t`${headline(graph)} at step ${momentText(graph.moment)}.`,
    ...(cycle.length > 0 ? [t`Circle: ${someOf([...cycle, cycle[0]], " → ")}.`] : []),
    ...(cause ? [t`Cause: ${cause.kind}, by ${cause.task} in line ${cause.source.line}, at step ${cause.step}.`] : []),
    ...(victims.length > 0 ? [t`Victims: ${someOf(victims, ", ")}.`] : []),
    ...waits.slice(0, mostSpoken),
    ...(more === 1 ? [t("And 1 wait more, in the text form.")] : []),
    ...(more > 1 ? [t`And ${more} waits more, in the text form.`] : []),
  ].join(" ");
}
