import { t } from "@vscode/l10n";
import type { GraphBody, GraphEdge, GraphFibril, GraphPlace, GraphTask } from "#protocol";

/** Where a task stands in a text. */
export interface Stand {
  readonly place: GraphPlace;
  readonly kind: "cycle" | "victim" | "waiting" | "running";
  /** A line for each fibril that stands there, of very many the first, for who points at it. */
  readonly hover: readonly string[];
  /** Behind a statement at which somebody is stuck: who waits for whom. */
  readonly after: string | undefined;
}

interface Standing {
  readonly task: GraphTask;
  readonly fibril: GraphFibril;
  readonly place: GraphPlace;
}

/** Weightiest first: of several on a line, the mark is that of the first. */
const kinds = ["cycle", "victim", "running", "waiting"] as const;

/** The lines where tasks stand, each once; in the order of files and lines. */
export function standsIn({ tasks, edges }: GraphBody): readonly Stand[] {
  const ofFibril = new Map(tasks.flatMap((task) => task.fibrils.map((fibril) => [fibril.id, task.name] as const)));
  const byLine = new Map<string, Standing[]>();
  for (const task of tasks) {
    for (const fibril of task.fibrils) {
      const place = fibril.source;
      if (place === undefined || fibril.role === "idle") continue;
      const line = `${place.uri} ${place.reference ?? ""} ${place.line}`;
      const there = byLine.get(line);
      if (there === undefined) byLine.set(line, [{ task, fibril, place }]);
      else there.push({ task, fibril, place });
    }
  }
  const inCircle = edges.filter((edge) => edge.inCycle);
  return [...byLine.values()].flatMap((there) => {
    const kind = kinds.find((each) => there.some(({ fibril }) => fibril.role === each));
    if (kind === undefined) return [];
    return [
      {
        place: there[0].place,
        kind,
        hover: hoverOf(there),
        after: kind === "cycle" ? afterText(there, inCircle, ofFibril) : undefined,
      },
    ];
  });
}

/** As many lines as a hover has room for. */
const mostTold = 16;

function hoverOf(there: readonly Standing[]): string[] {
  const weightiest = kinds.flatMap((kind) => there.filter(({ fibril }) => fibril.role === kind));
  const told = weightiest.slice(0, mostTold).map(({ task, fibril }) => hoverText(task, fibril));
  const more = there.length - told.length;
  return more === 0 ? told : [...told, t`and ${more} more`];
}

const hoverText = ({ name }: GraphTask, fibril: GraphFibril): string =>
  fibril.detail === "" ? `${name} (${fibril.name}): ${fibril.label}` : fibril.detail;

/** So many are named behind a line; the rest is in the hover. */
const mostNamed = 3;

/** `init:vfs waits for init:fat`, of each that stands there and is in the circle. */
function afterText(
  there: readonly Standing[],
  edges: readonly GraphEdge[],
  taskOf: ReadonlyMap<number, string>,
): string {
  const texts = there.flatMap(({ task, fibril }) => {
    const own = edges.filter(({ from }) => from === fibril.id);
    // Of a hang there is no circle: what it waits for never comes.
    if (own.length === 0) return fibril.role === "cycle" ? [`${task.name} ${fibril.label}`] : [];
    return own.map(({ to, kind, label }) => {
      const other = taskOf.get(to) ?? "";
      if (other === task.name)
        return kind === "lock"
          ? t`${task.name} waits for itself, which has ${label}`
          : t`${task.name} waits for itself`;
      return kind === "lock"
        ? t`${task.name} waits for ${other}, which has ${label}`
        : t`${task.name} waits for ${other}`;
    });
  });
  const unique = [...new Set(texts)];
  const more = unique.length > mostNamed ? [t`and ${unique.length - mostNamed} more`] : [];
  return [...unique.slice(0, mostNamed), ...more].join("; ");
}
