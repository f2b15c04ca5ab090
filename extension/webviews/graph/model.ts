import { t } from "@vscode/l10n";
import type { GraphBody, GraphEdge, GraphFibril, GraphTask } from "#protocol";

/** A part of the picture under a heading of its own. */
export interface Section {
  readonly key: "cycle" | "victims" | "tasks" | "others";
  readonly title: string;
  readonly tasks: readonly TaskNode[];
  readonly foldable: boolean;
  readonly folded: boolean;
}

export interface TaskNode {
  readonly task: GraphTask;
  /** Its fibrils without the idle ones. */
  readonly rows: readonly Row[];
  readonly idle: number;
  /** The line that tells the cause, where this task committed it. */
  readonly cause: string | undefined;
}

export interface Row {
  readonly fibril: GraphFibril;
  readonly waits: readonly WaitLine[];
}

/** One thing that a fibril waits for, and the arrows to those that can end the wait. */
export interface WaitLine {
  readonly kind: string;
  readonly label: string;
  readonly inCycle: boolean;
  readonly certain: boolean;
  readonly edges: readonly GraphEdge[];
}

/** So many tasks can be seen at one glance; of more, those that have no part in what goes on begin folded. */
const manyTasks = 16;

/** What a person has folded or unfolded. */
export type Folded = Readonly<Partial<Record<Section["key"], boolean>>>;

/** What is drawn, in which order. `folded` is the person's choice, where there is one. */
export function sectionsOf(graph: GraphBody, folded: Folded): Section[] {
  const nodes = nodesOf(graph);
  const inRole = (...roles: string[]) => nodes.filter(({ task }) => roles.includes(task.role));
  const ring = inRole("cycle").sort((a, b) => place(graph.cycle, a) - place(graph.cycle, b));
  const apart = ring.length > 0 || nodes.length > manyTasks;
  const rest = ring.length > 0 ? inRole("waiting", "running", "idle") : inRole("idle");
  const unlessChosen = (key: Section["key"], otherwise: boolean) => ({
    foldable: true,
    folded: folded[key] ?? otherwise,
  });
  const open = { foldable: false, folded: false };
  const victims = besideTheirTargets(inRole("victim"), ring);
  const busy = nodes.filter((node) => !rest.includes(node));
  const sections: Section[] = apart
    ? [
        { key: "cycle", title: t("Deadlock"), tasks: ring, ...open },
        {
          key: "victims",
          title: victims.length === 1 ? t("1 Victim") : t`${victims.length} Victims`,
          tasks: ring.length > 0 ? victims : [],
          ...unlessChosen("victims", false),
        },
        { key: "tasks", title: t("Tasks"), tasks: ring.length > 0 ? [] : busy, ...open },
        {
          key: "others",
          title: ring.length > 0 ? othersText(rest.length) : idleText(rest.length),
          tasks: rest,
          ...unlessChosen("others", rest.length > manyTasks),
        },
      ]
    : [{ key: "tasks", title: t("Tasks"), tasks: nodes, ...open }];
  return sections.filter(({ tasks }) => tasks.length > 0);
}

const othersText = (count: number): string => (count === 1 ? t("1 Other Task") : t`${count} Other Tasks`);

const idleText = (count: number): string => (count === 1 ? t("1 Idle Task") : t`${count} Idle Tasks`);

function nodesOf(graph: GraphBody): TaskNode[] {
  const edges = new Map<number, GraphEdge[]>();
  for (const edge of graph.edges) {
    const own = edges.get(edge.from);
    if (own === undefined) edges.set(edge.from, [edge]);
    else own.push(edge);
  }
  return graph.tasks.map((task) => ({
    task,
    rows: task.fibrils
      .filter(({ role }) => role !== "idle")
      .sort((a, b) => Number(b.role === "cycle") - Number(a.role === "cycle"))
      .map((fibril) => ({ fibril, waits: waitsOf(edges.get(fibril.id) ?? []) })),
    idle: task.fibrils.filter(({ role }) => role === "idle").length,
    cause: graph.cause?.task === task.name ? t`cause: line ${graph.cause.source.line}` : undefined,
  }));
}

function waitsOf(edges: readonly GraphEdge[]): WaitLine[] {
  const lines = new Map<string, WaitLine>();
  for (const edge of edges) {
    const key = `${edge.kind} ${edge.label}`;
    const line = lines.get(key);
    lines.set(key, {
      ...edge,
      inCycle: edge.inCycle || line?.inCycle === true,
      edges: [...(line?.edges ?? []), edge],
    });
  }
  return [...lines.values()];
}

/** Victims in the order of those that they wait for: first the ring's, then other victims'. */
function besideTheirTargets(victims: readonly TaskNode[], ring: readonly TaskNode[]): TaskNode[] {
  const ordered = [...ring];
  let waiting = [...victims];
  for (let at = 0; at < ordered.length; at++) {
    const target = ordered[at]?.task;
    const beside = waiting.filter((victim) => target && waitsFor(victim, target));
    ordered.push(...beside);
    waiting = waiting.filter((node) => !beside.includes(node));
  }
  return [...ordered.slice(ring.length), ...waiting];
}

/** Whether a fibril of this task waits for one of that task. */
export function waitsFor({ rows }: TaskNode, { fibrils }: GraphTask): boolean {
  const ids = new Set(fibrils.map(({ id }) => id));
  return rows.some(({ waits }) => waits.some(({ edges }) => edges.some(({ to }) => ids.has(to))));
}

/** A task that the cycle does not list comes after those that it lists. */
function place(cycle: readonly string[], { task }: TaskNode): number {
  const index = cycle.indexOf(task.name);
  return index < 0 ? cycle.length : index;
}
