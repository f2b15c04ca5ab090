import { enterBlock, settle } from "./control.ts";
import { lowest } from "./slots.ts";
import type { Fibril, Notification, Value } from "./state.ts";
import { known } from "./text.ts";
import { Fault, fibrilOf, numbersOf, ownTask, taskOf, type World } from "./world.ts";

interface NewFibril {
  readonly task: number;
  readonly name: string;
  readonly kind: Fibril["kind"];
  readonly daemon?: boolean;
  /** The code that it begins at once. */
  readonly routine?: number;
  readonly parameters?: readonly Value[];
  readonly connection?: number;
  readonly note?: Notification;
}

/** Makes a fibril. One with code or a notification joins the end of its task's ready queue; the others are between calls. */
export function startFibril(w: World, { daemon = false, routine, parameters = [], ...rest }: NewFibril): number {
  const task = taskOf(w, rest.task);
  mayStartOneMore(w, rest);
  const fibril = freeFibril(w);
  w.state.fibrils[fibril] = { ...rest, daemon, frames: [], timed: false, timedOut: false };
  if (routine !== undefined) {
    enterRoutine(w, fibril, routine, parameters);
    if (settle(w, fibril)) {
      delete w.state.fibrils[fibril];
      return fibril;
    }
  }
  if (routine !== undefined || rest.note !== undefined) task.ready.push(fibril);
  return fibril;
}

/** Past `fibrils`, or without it past 64 that were started, the run stops: docs/language.md, Choices. */
function mayStartOneMore(w: World, { task, kind }: Pick<NewFibril, "task" | "kind">): void {
  const { fibrils } = w.text.limits;
  const isStarted = (other: Fibril["kind"]) => other === "spawned" || other === "notification";
  const existing = Object.values(w.state.fibrils).filter((fibril) => fibril.task === task);
  const started = existing.filter((fibril) => isStarted(fibril.kind));
  const isTooMany = fibrils === undefined ? isStarted(kind) && started.length >= 64 : existing.length >= fibrils;
  if (isTooMany) {
    throw new Fault("more fibrils than `fibrils` allows", "limit");
  }
}

/** A number that no fibril has, and none that something is remembered of: who began an exchange or sent a call. */
function freeFibril({ state }: World): number {
  const holders = state.tasks.flatMap(({ sessions }) => Object.values(sessions).map(({ holder }) => holder ?? 0));
  const beginners = Object.values(state.exchanges).map(({ fibril }) => fibril);
  const senders = Object.values(state.calls).map(({ senderFibril }) => senderFibril);
  return lowest(0, new Set([...numbersOf(state.fibrils), ...holders, ...beginners, ...senders]));
}

/** The fibril stands at the beginning of a routine's body; what it was doing goes on when that ends. */
export function enterRoutine(w: World, fibril: number, number: number, values: readonly Value[]): void {
  const routine = known(w.text.routines[number]);
  const parameters: Record<string, Value> = {};
  for (const [i, name] of routine.parameters.entries()) parameters[name] = values[i] ?? 0;
  const frame = { routine: number, parameters, scopes: [] };
  fibrilOf(w, fibril).frames.push(frame);
  enterBlock(frame, routine.block, { kind: "plain" });
}

/** A fibril is gone; what waited in a queue for it waits no longer. */
export function removeFibril(w: World, fibril: number): void {
  const task = ownTask(w, fibril);
  if (task.ready[0] === fibril) task.polls = false;
  task.ready = task.ready.filter((other) => other !== fibril);
  delete w.state.fibrils[fibril];
  delete w.state.clock.deadlines[fibril];
}

/** "Ending a handler or a fibril with a lock held" is a violation; docs/language.md, What counts as stuck. */
export function mustHoldNothing(w: World, fibril: number): void {
  for (const [name, lock] of Object.entries(ownTask(w, fibril).locks)) {
    if (lock.owner === fibril || (lock.readers[fibril] ?? 0) > 0) throw new Fault(`it ended while it held ${name}`);
  }
}
