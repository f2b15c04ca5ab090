import { t } from "@vscode/l10n";
import type { GraphBody, GraphCall, GraphEdge, GraphFibril, GraphTask } from "#protocol";
import { durationText } from "../times.ts";
import { roleText } from "./summary.ts";

/** What is told of a fibril, an arrow or a task: a title, and what there is to say of it. */
export interface Card {
  readonly title: string;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly term: string;
  readonly text: string;
}

/** As many of those who can end a wait as a reader takes in. */
const mostNames = 8;

/** Finds the parts of a graph by their ids. */
export class Facts {
  readonly #graph: GraphBody;
  readonly #fibrils = new Map<number, { readonly task: GraphTask; readonly fibril: GraphFibril }>();
  readonly #waits = new Map<number, GraphEdge[]>();
  readonly #waiters = new Map<number, GraphEdge[]>();

  constructor(graph: GraphBody) {
    this.#graph = graph;
    for (const task of graph.tasks) for (const fibril of task.fibrils) this.#fibrils.set(fibril.id, { task, fibril });
    for (const edge of graph.edges) {
      add(this.#waits, edge.from, edge);
      add(this.#waiters, edge.to, edge);
    }
  }

  /** Whom a fibril waits for, those in its circle first. */
  waits = (fibril: number): readonly GraphEdge[] => circleFirst(this.#waits.get(fibril) ?? []);

  /** Who waits for a fibril, likewise. */
  waiters = (fibril: number): readonly GraphEdge[] => circleFirst(this.#waiters.get(fibril) ?? []);

  taskOf = (fibril: number): GraphTask | undefined => this.#fibrils.get(fibril)?.task;

  /** A fibril: what it serves, waits for and holds. With `to` only the wait that this one can end. */
  ofFibril(id: number, to?: number): Card | undefined {
    const found = this.#fibrils.get(id);
    if (found === undefined) return undefined;
    const { task, fibril } = found;
    const { request, label, locks, role } = fibril;
    const waits = this.waitsOf(fibril, to);
    const others = [
      ...(request === undefined ? [] : [{ term: t("serves"), text: this.#callText(request, fromText(request)) }]),
      ...(waits.length === 0 && label !== "" ? [{ term: t("state"), text: label }] : []),
      ...waits,
      ...(locks.length === 0 ? [] : [{ term: t("holds"), text: locks.join(", ") }]),
      ...(role === "cycle" || role === "victim" ? [{ term: t("role"), text: roleText(role) }] : []),
    ];
    return { title: `${task.name} (${task.id}) · ${fibril.name}`, facts: others };
  }

  /** A task that has nothing to show but itself. */
  ofTask(id: number): Card | undefined {
    const task = this.#graph.tasks.find((each) => each.id === id);
    if (task === undefined) return undefined;
    const busy = task.fibrils.filter(({ role }) => role !== "idle");
    return {
      title: `${task.name} (${task.id})`,
      facts: [
        { term: t("role"), text: roleText(task.role) },
        { term: t("fibrils"), text: t`${task.fibrils.length}, ${task.fibrils.length - busy.length} of them idle` },
      ],
    };
  }

  /** Each thing that a fibril waits for, with whom, and since when. */
  waitsOf(fibril: GraphFibril, to?: number): Fact[] {
    const edges = this.waits(fibril.id).filter((edge) => to === undefined || edge.to === to);
    const things = new Map<string, GraphEdge[]>();
    for (const edge of edges) add(things, `${edge.kind} ${edge.label} ${edge.call?.sentAt}`, edge);
    return [...things.values()].map(([edge, ...more]) => {
      const who = [...new Set([edge, ...more].map((each) => this.#nameOf(each.to)))];
      const names = who.length > mostNames ? [...who.slice(0, mostNames), t("others")] : who;
      const what = edge.call === undefined ? edge.label : this.#callText(edge.call, t`to ${edge.call.to}`);
      const age = fibril.since === undefined ? [] : [t`since step ${fibril.since}, ${this.#ageText(fibril.since)}`];
      return {
        term: edge.certain ? t`waits for ${names.join(", ")}` : t`possibly waits for ${names.join(", ")}`,
        text: [`${edge.kind}: ${what}`, ...age].join("; "),
      };
    });
  }

  #nameOf = (fibril: number): string => this.taskOf(fibril)?.name ?? "?";

  #ageText = (since: number): string => stepsText(this.#graph.moment.step - since);

  /** `other`: who is at its other end. */
  #callText({ method, number, args, sentAt, age }: GraphCall, other: string): string {
    const name = number === undefined ? method : method === `${number}` ? t`method ${number}` : `${method} (${number})`;
    const given = args.map((arg) => `${arg.name} = ${arg.value}`).join(", ");
    const call = given === "" ? `${name} ${other}` : t`${name} ${other} with ${given}`;
    const ago = age === undefined ? this.#ageText(sentAt ?? 0) : durationText(age);
    return sentAt === undefined ? call : t`${call}, sent at step ${sentAt}, ${ago} ago`;
  }
}

const stepsText = (count: number): string => (count === 1 ? t("1 step") : t`${count} steps`);

const fromText = ({ from }: GraphCall): string =>
  from === undefined ? t("of a caller that forgot it") : t`of ${from}`;

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

const circleFirst = (edges: readonly GraphEdge[]): readonly GraphEdge[] =>
  edges.toSorted((a, b) => Number(b.inCycle) - Number(a.inCycle));
