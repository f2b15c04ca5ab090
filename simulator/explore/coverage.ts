import { A, OP, Op, STRIDE } from "../instructions.ts";
import { F_PC } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import { choicesOf, nextFibril } from "../machine/step.ts";
import type { Place, Program, Routine } from "../program.ts";
import { choiceOf, isTimer, subjectOf } from "../run/decision.ts";
import { Sketch } from "./sketch.ts";

/** How much of what can happen some runs have shown. */
export interface Coverage {
  /** Statements that some task can run, and how many of them one has. */
  readonly statements: Share;
  /** Those that none has run, in the order of the text: of a routine that never began, its name alone. */
  readonly neverRun: readonly NeverRun[];
  /** What each `choose` can pick, and what was picked: of one that was never come to its branches alone are known, of `choose a..b` the most values that there were. */
  readonly choices: Share;
  /** Each `choose` that was come to, and has not picked all that it can. */
  readonly partlyTried: readonly PartlyTried[];
  /** Different situations that they have come to, within two per cent. */
  readonly situations: number;
  /** Switches from one task to another that were seen, told apart by the instructions before which the two stood. */
  readonly switches: number;
  /** So many of the last runs showed no switch that was not seen before. */
  readonly quietRuns: number;
  /** About how many switches that were not seen yet one more run would show: those that were seen in one run alone, by the number of runs (Good, 1953, and Turing). */
  readonly newInNextRun: number;
}

interface Share {
  readonly seen: number;
  readonly of: number;
}

export interface NeverRun {
  readonly place: Place;
  readonly routine: Pick<Routine, "kind" | "name"> | undefined;
}

export interface PartlyTried {
  readonly place: Place;
  readonly choices: Share;
}

/** Watches runs for what they cover. */
export class CoverageMeter {
  readonly #m: Machine;
  /** Numbers of a place in the code for each task: the first is that in which it takes a message. */
  readonly #width: number;
  readonly #executed: Uint8Array;
  /** Of instructions that choose: how many ways there are, and which were taken. */
  readonly #picks = new Map<number, { of: number; readonly tried: Set<number> }>();
  /** Of each switch the run that saw it, or `OFTEN`. */
  readonly #switches = new Map<number, number>();
  readonly #situations = new Sketch();
  #seenOnce = 0;
  #last = NOWHERE;
  #runs = 0;
  #switchesBefore = 0;
  #quietRuns = 0;

  constructor(m: Machine) {
    this.#m = m;
    this.#width = m.program.code.length / STRIDE + 1;
    this.#executed = new Uint8Array(this.#width - 1);
  }

  get coverage(): Coverage {
    const { program } = this.#m;
    const routines = routinesOf(program);
    const statements = routines.flatMap((routine) => statementsOf(program, routine));
    const hasRun = ({ pcs }: Statement) => pcs.some((pc) => this.#executed[pc] === 1);
    const picks = this.#allPicks(routines);
    const partly = picks.filter(({ tried, of }) => tried > 0 && tried < of);
    return {
      statements: { seen: statements.filter(hasRun).length, of: statements.length },
      neverRun: routines.flatMap((routine): NeverRun[] => {
        const own = statementsOf(program, routine);
        const unseen = own.filter((statement) => !hasRun(statement));
        if (own.length > 0 && unseen.length === own.length) return [{ place: routine.place, routine }];
        return unseen.map(({ place }) => ({ place, routine: undefined }));
      }),
      choices: { seen: sum(picks.map(({ tried }) => tried)), of: sum(picks.map(({ of }) => of)) },
      partlyTried: partly.map(({ pc, tried, of }) => ({ place: program.places[pc], choices: { seen: tried, of } })),
      situations: this.#situations.count,
      switches: this.#switches.size,
      quietRuns: this.#quietRuns,
      newInNextRun: this.#runs === 0 ? 0 : this.#seenOnce / this.#runs,
    };
  }

  /** Takes up the machine's moment, and the decision that is taken next. */
  note(code: number): void {
    const { layout, situation } = this.#m;
    this.#situations.add(situation);
    const fibril = isTimer(code) ? subjectOf(code) : nextFibril(this.#m, subjectOf(code));
    const task = isTimer(code) ? layout.fibrils.task[fibril] : subjectOf(code);
    const pc = fibril < 0 ? -1 : situation[layout.fibrils.at[fibril] + F_PC];
    const here = task * this.#width + pc + 1;
    if (pc >= 0) {
      this.#executed[pc] = 1;
      if (!isTimer(code)) this.#notePick(pc, task, choiceOf(code));
    }
    const isSwitch = this.#last !== NOWHERE && Math.floor(this.#last / this.#width) !== task;
    if (isSwitch) this.#noteSwitch(this.#last * this.#width * layout.tasks.length + here);
    this.#last = here;
  }

  /** Takes up that a run is over. */
  endRun(): void {
    this.#last = NOWHERE;
    this.#runs++;
    this.#quietRuns = this.#switches.size > this.#switchesBefore ? 0 : this.#quietRuns + 1;
    this.#switchesBefore = this.#switches.size;
  }

  #notePick(pc: number, task: number, choice: number): void {
    const { program } = this.#m;
    if (program.code[pc * STRIDE + OP] !== Op.choose && !program.choices.has(pc)) return;
    const picks = this.#picks.get(pc) ?? { of: 0, tried: new Set() };
    picks.of = Math.max(picks.of, choicesOf(this.#m, task));
    picks.tried.add(choice);
    this.#picks.set(pc, picks);
  }

  #noteSwitch(number: number): void {
    const run = this.#switches.get(number);
    if (run === this.#runs || run === OFTEN) return;
    this.#seenOnce += run === undefined ? 1 : -1;
    this.#switches.set(number, run === undefined ? this.#runs : OFTEN);
  }

  /** What all instructions that choose can pick, and have picked. */
  #allPicks(routines: readonly Routine[]) {
    const { code, lists } = this.#m.program;
    return routines.flatMap(pcsOf).flatMap((pc) => {
      const seen = this.#picks.get(pc);
      if (seen !== undefined) return [{ pc, tried: seen.tried.size, of: seen.of }];
      return code[pc * STRIDE + OP] === Op.choose ? [{ pc, tried: 0, of: lists[code[pc * STRIDE + A]] }] : [];
    });
  }
}

const NOWHERE = -1;
const OFTEN = -1;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What was written as one statement, and its instructions. */
interface Statement {
  readonly place: Place;
  readonly pcs: number[];
}

/** The routines that tasks can come to, in the order of the text: those that begin in them, and those that these call. */
function routinesOf({ tasks, routines }: Program): Routine[] {
  const all = new Set<number>();
  for (const { fibrils, handlers, anyHandler } of tasks) {
    for (const { routine } of fibrils) all.add(routine);
    for (const routine of handlers.values()) all.add(routine);
    if (anyHandler !== undefined) all.add(anyHandler);
  }
  for (const routine of all) for (const called of routines[routine].calls) all.add(called);
  const compare = ({ place: a }: Routine, { place: b }: Routine) =>
    a.file - b.file || a.line - b.line || a.column - b.column;
  return [...all].map((routine) => routines[routine]).sort(compare);
}

const pcsOf = ({ start, end }: Routine): number[] => Array.from({ length: end - start }, (_, at) => start + at);

function statementsOf({ places }: Program, routine: Routine): Statement[] {
  const statements = new Map<string, Statement>();
  for (const pc of pcsOf(routine)) {
    const { file, line, column } = places[pc];
    const key = [file, line, column].join();
    const statement = statements.get(key) ?? { place: places[pc], pcs: [] };
    statement.pcs.push(pc);
    statements.set(key, statement);
  }
  return [...statements.values()];
}
