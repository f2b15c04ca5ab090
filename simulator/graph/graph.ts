import type { Edge, Finding } from "../finding.ts";
import { partsOf } from "../parts.ts";
import { callOf, dutyOf, methodText } from "../story/words.ts";
import type { FibrilState, System, Wait } from "../system.ts";

/** In a deadlock's cycle, waiting for one from outside, waiting for others that can go on, able to go on, or between calls. */
export type Role = "cycle" | "victim" | "waiting" | "running" | "idle";

/** The wait-for graph, ready to be drawn: tasks with their fibrils, and who waits for whom. */
export interface WaitForGraph {
  readonly tasks: readonly GraphTask[];
  readonly edges: readonly GraphEdge[];
  /** The deadlock that is marked rests on waits that are only possible. */
  readonly isSuspected: boolean;
}

/** What stands beside the picture of a deadlock that is only suspected. */
export const suspectedText = "Suspected deadlock: dashed waits are only possible";

export interface GraphTask {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** Those that wait or are waited for. */
  readonly fibrils: readonly GraphFibril[];
}

export interface GraphFibril {
  readonly id: number;
  readonly role: Role;
  /** `serving VFS_IN_READ(1025) for file_bd`, `main`. */
  readonly label: string;
}

export interface GraphEdge extends Edge {
  /** What is waited for: a call's method, a lock, a session. */
  readonly label: string;
}

/** Everybody who waits, and for whom; `finding` marks the cycle and its victims. */
export function waitForGraph(system: System, finding: Finding | undefined): WaitForGraph {
  const labels = new Map<Wait, string>();
  const labelOf = (wait: Wait) => {
    const known = labels.get(wait) ?? waitLabel(system, wait);
    labels.set(wait, known);
    return known;
  };
  const edges: GraphEdge[] = [];
  for (const { from, to, wait, inCycle } of edgesIn(system, finding)) {
    edges.push({ from, to, wait, inCycle, label: labelOf(wait) });
  }
  const drawn = new Set<number>();
  for (const { from, to } of edges) drawn.add(from).add(to);
  for (const fibril of system.fibrils) if (fibril.status === "waiting") drawn.add(fibril.id);
  const { fibrilsOf } = partsOf(system);
  const roleOf = rolesIn(finding);
  const tasks = system.tasks.map(({ id, name }): GraphTask => {
    const own = (fibrilsOf.get(id) ?? []).filter((fibril) => drawn.has(fibril.id));
    const roles = own.map(roleOf);
    return {
      id,
      name,
      role: byWeight.find((role) => roles.includes(role)) ?? "idle",
      fibrils: own.map((fibril, index) => ({
        id: fibril.id,
        role: roles[index],
        label: dutyOf(system, fibril),
      })),
    };
  });
  const isSuspected = finding?.kind === "deadlock" && finding.certainty === "possible";
  return { tasks: tasks.filter((task) => task.fibrils.length > 0), edges, isSuspected };
}

/** A short name for each fibril of a graph, by its id: they are numbered in the order in which they are drawn. */
export const nodeNames = ({ tasks }: WaitForGraph): ReadonlyMap<number, string> =>
  new Map(tasks.flatMap(({ fibrils }) => fibrils).map(({ id }, index) => [id, `f${index + 1}`]));

/** A task is shown as the weightiest of its fibrils. */
const byWeight: readonly Role[] = ["cycle", "victim", "waiting", "running", "idle"];

/** Of a wait that any of very many can end so many arrows are drawn, besides the one of the circle. */
const MOST_ARROWS = 16;

/** The arrows of a moment: from each fibril that waits to each that can end one of its waits. */
export const edgesOf = (system: System, finding: Finding | undefined): Edge[] => [...edgesIn(system, finding)];

/** There may be a million: who makes something else of each needs not all of them at once. */
function* edgesIn(system: System, finding: Finding | undefined): Generator<Edge> {
  const circle = finding?.kind === "deadlock" ? finding.members : [];
  const inCycle = new Set(circle);
  const next = new Map(circle.map((id, index) => [id, circle[(index + 1) % circle.length]]));
  for (const { id: from, waits } of system.fibrils) {
    for (const wait of waits) {
      for (const to of shown(wait.releasers, next.get(from))) {
        yield { from, to, wait, inCycle: inCycle.has(from) && inCycle.has(to) };
      }
    }
  }
}

function shown(releasers: readonly number[], next: number | undefined): readonly number[] {
  if (releasers.length <= MOST_ARROWS) return releasers;
  const first = releasers.slice(0, MOST_ARROWS);
  return next === undefined || first.includes(next) || !releasers.includes(next) ? first : [...first, next];
}

/** What part each fibril has in a finding. */
export function rolesIn(finding: Finding | undefined): (fibril: FibrilState) => Role {
  const cycle = new Set(finding?.kind === "deadlock" ? finding.members : []);
  const victims = new Set(finding?.victimFibrils);
  return ({ id, status }) => {
    if (cycle.has(id)) return "cycle";
    if (victims.has(id)) return "victim";
    if (status === "waiting") return "waiting";
    return status === "runnable" || status === "timed" ? "running" : "idle";
  };
}

/** What is waited for, in a word or two; the kind of wait says the rest. */
export function waitLabel(system: System, wait: Wait): string {
  switch (wait.kind) {
    case "answer":
    case "queued behind": {
      const call = callOf(system, wait.call);
      return call === undefined ? "a call" : methodText(call);
    }
    case "lock":
      return system.locks.find((lock) => lock.id === wait.lock)?.name ?? "a lock";
    case "exchange":
      return wait.session ?? "the sessions";
    case "request":
      return wait.method ?? "the next call";
    case "send":
      return "its message to be taken";
    case "unseen":
      return "not in the dump";
    case "limit":
      return wait.session === undefined ? "room for a call" : `a phone for ${wait.session}`;
    case "condition":
      return system.locks.find((object) => object.id === wait.lock)?.name ?? "a signal";
    case "exit": {
      const call = callOf(system, wait.call);
      return call === undefined ? "a last answer" : methodText(call);
    }
  }
}
