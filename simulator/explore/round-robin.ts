import type { Machine } from "../machine/machine.ts";
import { choicesOf } from "../machine/step.ts";
import { stepOf, timerOf } from "../run/decision.ts";
import { isPossible, take } from "../run/schedule.ts";
import { PIECE, type Work } from "../work.ts";
import { Memory } from "./memory.ts";
import { Rows } from "./rows.ts";

/** A run that stops after some decisions, or goes round for ever from where `loop` of them were taken on. */
export interface Endless {
  readonly codes: readonly number[];
  readonly loop: number | undefined;
}

/** Steps of such a run at most. */
const MOST_STEPS = 20_000;

/**
 * Follows one run that is fair whatever happens: all tasks and timers have their turn, one after the other. `choice`: what is picked, of the first and the last. `undefined`: it comes to something that
 * `isOver`, or has not come back to where it was.
 */
export function* roundRobin(m: Machine, choice: "first" | "last", isOver: () => boolean): Work<Endless | undefined> {
  const { tasks, fibrils, situation } = m.layout;
  const movers = tasks.length + fibrils.at.length;
  const codeOf = (mover: number) => (mover < tasks.length ? stepOf(mover) : timerOf(mover - tasks.length));
  // A moment is the situation and whose turn it is.
  const moment = new Int32Array(situation + 1);
  const moments = new Rows(moment.length, new Memory());
  const codes: number[] = [];
  for (let turn = 0; codes.length < MOST_STEPS && !isOver(); turn = (turn + 1) % movers) {
    let passed = 0;
    for (; passed < movers && !isPossible(m, codeOf(turn)); passed++) turn = (turn + 1) % movers;
    if (m.faulted || passed === movers) return { codes, loop: undefined };
    moment.set(m.situation);
    moment[situation] = turn;
    const loop = moments.intern(moment, 0);
    if (loop < codes.length) return { codes, loop };
    const choices = turn < tasks.length && choice === "last" ? choicesOf(m, turn) : 1;
    const code = choices === 1 ? codeOf(turn) : stepOf(turn, choices - 1);
    take(m, code);
    codes.push(code);
    if (codes.length % PIECE === 0) yield;
  }
  return undefined;
}
