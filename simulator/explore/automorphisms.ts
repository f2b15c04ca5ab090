import { A, Ex, F, NONE, OP, Op, STRIDE } from "../instructions.ts";
import type { Clause, Program, TaskInfo } from "../program.ts";
import { mayHangUp } from "./sends.ts";

/** A way to exchange tasks of a program that nobody could notice: of each task, whose place it takes. */
type Automorphism = Int32Array;

/** What tasks of a program may be exchanged. */
export interface Exchanges {
  /** Sets of equally long lists of tasks: any two lists of a set may be exchanged, task by task. */
  readonly blocks: readonly (readonly (readonly number[])[])[];
  /** Ways besides, without the one in which everybody stays. */
  readonly others: readonly Automorphism[];
}

/** Finds what may be exchanged: replicas that no code tells apart, that no clause names, and whose phones lead to each other in the same way. */
export function exchangesOf(program: Program, clauses: readonly Clause[]): Exchanges {
  const groups = groupsOf(program, clauses);
  const phones = program.tasks.map((task) => task.phones.map(({ target }) => target));
  const blocks = groups.flatMap((group) => blocksIn(group, phones, groups));
  // A task that blocks can bring anywhere need not be brought there in another way.
  const others = blocks.length > 0 ? [] : groups.flatMap((group) => rotationsOf(group, phones, groups));
  return { blocks, others: [...new Map(others.map((tasks) => [tasks.join(), tasks])).values()] };
}

/** Replicas of one task each, of which there is more than one. */
function groupsOf(program: Program, clauses: readonly Clause[]): number[][] {
  if (tellsApart(program) || countsCalls(program)) return [];
  const named = namedBy(program, clauses);
  const groups = new Map<string, number[]>();
  program.tasks.forEach((task, number) => {
    const key = likenessOf(task);
    groups.set(key, [...(groups.get(key) ?? []), number]);
  });
  return [...groups.values()].filter((group) => group.length > 1 && !group.some((task) => named(task, group)));
}

/** Equal for tasks that are alike but for who they are and where their phones lead. */
const likenessOf = ({
  place,
  serves,
  variables,
  locks,
  sessions,
  phones,
  fibrils,
  workers,
  handlers,
  anyHandler,
}: TaskInfo) =>
  JSON.stringify([
    place,
    serves,
    variables,
    locks,
    sessions.map(({ style, phone, pool }) => [style, phone, pool]),
    phones.map(({ slot, session }) => [slot, session]),
    fibrils,
    workers,
    [...handlers],
    anyHandler,
  ]);

/** Whether code of a program asks who it is, or who has sent a call. What a `log` says of that changes nothing. */
function tellsApart({ expressions, templates, code }: Program): boolean {
  const shown = new Set(templates.flatMap(({ parts }) => parts.filter((part) => typeof part === "number")));
  let start = 0;
  for (let ip = 0; ip < expressions.length; ip += 2) {
    const isTelling = expressions[ip] === Ex.self || expressions[ip] === Ex.sender;
    if (isTelling && !shown.has(start)) return true;
    if (expressions[ip] === Ex.end) start = ip + 2;
  }
  // To whom a `connect` goes is counted from the first of them.
  for (let at = 0; at < code.length; at += STRIDE) {
    if (code[at + OP] === Op.connect && code[at + A] !== NONE && code[at + F] > 1) return true;
  }
  return false;
}

/** Whether a task that ends may answer calls, in the order of their numbers, and such an answer may bring another, to a call that was passed on: then it counts who has which number. */
function countsCalls({ code, kernel }: Program): boolean {
  const ops = new Set<number>();
  for (let at = 0; at < code.length; at += STRIDE) ops.add(code[at + OP]);
  return (ops.has(Op.exit) || ops.has(Op.crash)) && ops.has(Op.forward) && kernel.slams !== "no phone";
}

/** Whether a connection that was there from the start may close, and another get its record. */
export function mayReuseConnections(program: Program): boolean {
  const ops = program.places.map((_, pc) => program.code[pc * STRIDE + OP]);
  const closes = ops.some((op, pc) => op === Op.hangup || op === Op.exit || op === Op.crash || mayHangUp(program, pc));
  const parallel = program.tasks.map(({ sessions }) => sessions.filter(({ style }) => style === "parallel").length);
  // Where there is no phone more, a `begin` hangs up an idle one of another session, and opens a connection.
  if (parallel.some((count) => count > 1)) return true;
  return closes && (parallel.includes(1) || ops.includes(Op.connect));
}

/** Whether a clause, or a `connect`, names a task, but not all of its group alike. */
function namedBy(program: Program, clauses: readonly Clause[]): (task: number, group: readonly number[]) => boolean {
  const { code, expressions, tasks } = program;
  const named = new Set<number>();
  for (let at = 0; at < code.length; at += STRIDE) if (code[at + OP] === Op.connect) named.add(code[at + A]);
  for (const clause of clauses) {
    if (!("condition" in clause)) continue;
    for (let ip = clause.condition; expressions[ip] !== Ex.end; ip += 2) {
      if (expressions[ip] === Ex.foreign || expressions[ip] === Ex.foreignElement) named.add(expressions[ip + 3]);
    }
  }
  const lists = clauses.flatMap((clause) => (clause.kind === "expect" && clause.among ? [new Set(clause.among)] : []));
  return (task, group) =>
    named.has(task) ||
    lists.some((names) => names.has(tasks[task].name) && !group.every((other) => names.has(tasks[other].name)));
}

type Phones = readonly (readonly number[])[];
type Groups = readonly (readonly number[])[];

const isAlike = (a: number, b: number, groups: Groups): boolean =>
  groups.some((group) => group.includes(a) && group.includes(b));

/** Lists of tasks of which the first are those of a group, if any two can be exchanged. */
function blocksIn(group: readonly number[], phones: Phones, groups: Groups): number[][][] {
  const sets: number[][][] = [];
  const seen = new Set<number>();
  for (const first of group) {
    if (seen.has(first)) continue;
    const set: number[][] = [];
    for (const other of group) {
      if (other === first || seen.has(other)) continue;
      const pairs = swapped(first, other, phones, groups);
      if (pairs === undefined) continue;
      if (set.length === 0) set.push(pairs.map(([one]) => one));
      if (pairs.length === set[0].length && pairs.every(([one], index) => one === set[0][index])) {
        set.push(pairs.map(([, two]) => two));
      }
    }
    const all = set.flat();
    if (set.length < 2 || new Set(all).size < all.length) continue;
    for (const task of all) seen.add(task);
    sets.push(set);
  }
  return sets;
}

/** The pairs that change places when two tasks do, and nobody else; `undefined` where that could be noticed. */
function swapped(one: number, other: number, phones: Phones, groups: Groups): [number, number][] | undefined {
  const to = new Map<number, number>();
  const pairs: [number, number][] = [];
  const open: [number, number][] = [[one, other]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [a, b] = next;
    if (to.get(a) === b) continue;
    if (to.has(a) || to.has(b) || (a !== b && !isAlike(a, b, groups))) return undefined;
    to.set(a, b);
    to.set(b, a);
    if (a === b) continue;
    pairs.push([a, b]);
    phones[a].forEach((target, index) => {
      open.push([target, phones[b][index]]);
    });
  }
  const moved = (task: number) => to.get(task) ?? task;
  return isUnnoticed(moved, phones) ? pairs : undefined;
}

const isUnnoticed = (moved: (task: number) => number, phones: Phones): boolean =>
  phones.every((targets, task) => targets.every((target, index) => phones[moved(task)][index] === moved(target)));

/** Ways that bring the first task of a group to the place of each other, where following the phones leaves no choice. */
function rotationsOf(group: readonly number[], phones: Phones, groups: Groups): Automorphism[] {
  return group.slice(1).flatMap((other) => automorphismOf(group[0], other, phones, groups) ?? []);
}

function automorphismOf(one: number, other: number, phones: Phones, groups: Groups): Automorphism | undefined {
  const to = new Int32Array(phones.length).fill(-1);
  const open: [number, number][] = [[one, other]];
  for (;;) {
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [a, b] = next;
      if (to[a] === b) continue;
      if (to[a] >= 0 || to.includes(b) || (a !== b && !isAlike(a, b, groups))) return undefined;
      to[a] = b;
      phones[a].forEach((target, index) => {
        open.push([target, phones[b][index]]);
      });
      open.push(...callersOf(a, b, phones, groups));
    }
    const left = to.indexOf(-1);
    if (left < 0) break;
    const place = partnerOf(left, to, phones, groups);
    if (place < 0) return undefined;
    open.push([left, place]);
  }
  return isUnnoticed((task) => to[task], phones) ? to : undefined;
}

/** Of two tasks the callers that must change places with them: those of which there is one in a group over a phone. */
function callersOf(a: number, b: number, phones: Phones, groups: Groups): [number, number][] {
  return groups.flatMap((group) =>
    phones[group[0]].flatMap((_, phone): [number, number][] => {
      const [one, other] = [a, b].map((target) => group.filter((task) => phones[task][phone] === target));
      return one.length === 1 && other.length === 1 ? [[one[0], other[0]]] : [];
    }),
  );
}

/** Whose place a task takes whose phones lead to tasks that have moved already; its own where nothing speaks against it. */
function partnerOf(task: number, to: Int32Array, phones: Phones, groups: Groups): number {
  const fits = (place: number) =>
    !to.includes(place) && phones[task].every((target, index) => to[target] < 0 || phones[place][index] === to[target]);
  return [task, ...(groups.find((group) => group.includes(task)) ?? [])].find(fits) ?? -1;
}
