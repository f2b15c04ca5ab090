import type { LoadedDocument } from "#language";
import { boot } from "./boot.ts";
import { settled } from "./collect.ts";
import { statementAt } from "./control.ts";
import { numberOf } from "./expressions.ts";
import { closeConnections, serveNext } from "./serving.ts";
import { copyOf, type State } from "./state.ts";
import { stepOfFibril } from "./statements.ts";
import { hasMessage, takeMessage } from "./taking.ts";
import { known, type Text, textOf } from "./text.ts";
import { fireTimer } from "./values.ts";
import { Fault, fibrilOf, lineOf, numbersOf, topFrame, type World } from "./world.ts";

/** What can happen next: a step of a task, with what a `choose` chooses, or the end of a fibril's timer. Tasks and fibrils by number. */
export type Move =
  | { readonly kind: "step"; readonly task: number; readonly choice?: number }
  | { readonly kind: "timer"; readonly fibril: number };

/** Runs a scenario in the most simple-minded way that docs/language.md allows, to judge the simulator by. */
export class Oracle {
  readonly text: Text;

  constructor(text: Text) {
    this.text = text;
  }

  initial(): State {
    return boot(this.text);
  }

  /** All that can happen: docs/language.md, Steps, schedules and time. */
  moves(state: State): Move[] {
    if (state.fault !== undefined) return [];
    const steps = state.tasks.flatMap((_, task) => this.#movesOf(state, task));
    const timers = numbersOf(state.fibrils).filter((fibril) => known(state.fibrils[fibril]).timed);
    return [...steps, ...timers.map((fibril): Move => ({ kind: "timer", fibril }))];
  }

  #movesOf(state: State, task: number): Move[] {
    const { life, ready } = known(state.tasks[task]);
    const fibril = nextFibril(state, task);
    if (life === "gone" || (fibril === undefined && !hasMessage({ state }, task))) return [];
    const choices = fibril === undefined || ready.length === 0 ? 1 : this.#choicesAt(state, fibril);
    if (choices === undefined) return [{ kind: "step", task }];
    return Array.from({ length: choices }, (_, choice): Move => ({ kind: "step", task, choice }));
  }

  /** How many ways a fibril's next step has, where that is a `choose`. */
  #choicesAt(state: State, fibril: number): number | undefined {
    const w: World = { text: this.text, state, choice: 0 };
    if (fibrilOf(w, fibril).frames.length === 0) return undefined;
    const statement = statementAt(w, topFrame(w, fibril));
    if (statement?.$type === "Choose") return statement.branches.length;
    if (statement === undefined || !("value" in statement) || statement.value?.$type !== "ChooseValue")
      return undefined;
    const { returning, resume } = topFrame(w, fibril);
    if (returning !== undefined || resume?.phase === "result") return undefined;
    const { from, to } = statement.value;
    const count = withoutFault(() => numberOf(w, fibril, to) - numberOf(w, fibril, from));
    return count === undefined || count < 1 ? undefined : count;
  }

  /** The state after a move; the one before stays as it is. */
  apply(state: State, move: Move): State {
    const next = copyOf(state);
    const choice = move.kind === "step" ? (move.choice ?? 0) : 0;
    const w: World = { text: this.text, state: next, choice };
    const task = move.kind === "step" ? move.task : fibrilOf(w, move.fibril).task;
    const fibril = move.kind === "step" ? nextFibril(next, task) : move.fibril;
    const frame = fibril === undefined ? undefined : fibrilOf(w, fibril).frames.at(-1);
    const at = frame && statementAt(w, frame);
    const name = fibril === undefined ? "" : fibrilOf(w, fibril).name;
    try {
      this.#do(w, move, task, fibril);
      closeConnections(w);
      settled(w);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      next.fault = {
        kind: error.kind,
        why: error.message,
        task,
        fibril: name,
        line: at === undefined ? 0 : lineOf(at),
      };
    }
    return next;
  }

  #do(w: World, move: Move, task: number, fibril: number | undefined): void {
    if (move.kind === "timer") return fireTimer(w, move.fibril);
    known(w.state.tasks[task]).polls = false;
    if (fibril === undefined) takeMessage(w, task);
    else if (fibrilOf(w, fibril).frames.length === 0) serveNext(w, fibril);
    else stepOfFibril(w, fibril);
  }
}

/** The fibril that steps next in a task; none when the task takes a message. */
export function nextFibril(state: State, task: number): number | undefined {
  const { ready, polls } = known(state.tasks[task]);
  return polls && hasMessage({ state }, task) ? undefined : ready[0];
}

function withoutFault(of: () => number): number | undefined {
  try {
    return of();
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The oracle of a file without errors, with some constants overridden. */
export function oracleOf(document: LoadedDocument, overrides: ReadonlyMap<string, number> = new Map()): Oracle {
  return new Oracle(textOf(document, overrides));
}
