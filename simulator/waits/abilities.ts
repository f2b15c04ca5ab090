import { A, B, C, D, E, F, NONE, OP, Op, REQUEST, STRIDE, Then } from "../instructions.ts";
import { handlersOf, Usages } from "../machine/usage.ts";
import type { Program, TaskInfo } from "../program.ts";
import { overlap, phonesOver, type Started, Starts, waysOf } from "./starts.ts";

/** What a piece of code can do for somebody who waits: found from the text alone, branches ignored. */
export interface Ability {
  /** Condvars and semaphores of its task that it can signal or give to. */
  readonly gives: ReadonlySet<number>;
  /** Whether it can answer or forward a call that was stored. */
  readonly answersStored: boolean;
  /** Whether it can end an exchange that it did not begin. */
  readonly endsExchanges: boolean;
  readonly hangsUp: boolean;
  readonly exits: boolean;
  /** How it can have a fibril started, or bring a call to a worker, elsewhere: see starts.ts. */
  readonly ways: ReadonlySet<number>;
}

export type Test = (ability: Ability) => boolean;

/**
 * Who could do what (docs/language.md, What counts as stuck): an over-approximation, so that a report is never a false alarm. A routine
 * can do what the `fn`s that it calls and the fibrils that it spawns can.
 */
export class Abilities {
  readonly #starts: Starts;
  readonly #program: Program;
  readonly #ofRoutine: readonly Ability[];
  /** For each task what its handlers can do together. */
  readonly #ofHandlers: readonly Ability[];
  /** For each task what all of its code can do together. */
  readonly #ofTask: readonly Ability[];
  /** For each task, what its code sends; `undefined` when it forwards calls over a session or a handle. */
  readonly #sent: readonly (Sent | undefined)[];

  constructor(program: Program) {
    this.#program = program;
    const usages = new Usages(program);
    this.#ofRoutine = closed(program);
    this.#ofHandlers = program.tasks.map((task) => together(handlersOf(task).map((number) => this.#ofRoutine[number])));
    this.#ofTask = program.tasks.map((task, number) =>
      together([this.#ofHandlers[number], ...task.fibrils.map(({ routine }) => this.#ofRoutine[routine])]),
    );
    this.#sent = program.tasks.map((task) => sentBy(program, usages, task));
    this.#starts = new Starts(program, usages);
  }

  ofRoutine(routine: number): Ability {
    return this.#ofRoutine[routine];
  }

  /** What the handlers of a task can do that a task can call. */
  ofHandlers(task: number, client: number): Ability {
    const sent = this.#sent[client];
    if (sent === undefined || sent.anythingTo.has(task)) return this.#ofHandlers[task];
    const { handlers, anyHandler } = this.#program.tasks[task];
    const { IPC_M_PHONE_HUNGUP } = this.#program.kernel.methods;
    const methods = new Set([...sent.anywhere, ...(sent.to.get(task) ?? [])]);
    const known = [IPC_M_PHONE_HUNGUP, ...methods].map((method) => handlers.get(method));
    const isAnySent = [...methods].some((method) => !handlers.has(method));
    return together(
      [...known, isAnySent ? anyHandler : undefined]
        .filter((routine) => routine !== undefined)
        .map((routine) => this.#ofRoutine[routine]),
    );
  }

  /** What anything in a task can do. */
  ofTask(task: number): Ability {
    return this.#ofTask[task];
  }

  ofAllHandlers(task: number): Ability {
    return this.#ofHandlers[task];
  }

  /** Calls back with each task whose code can start something in a task, and what is true of what can. */
  eachStarter(task: number, what: Started, visit: (source: number, test: Test) => void): void {
    for (const source of this.#starts.sources(task)) {
      const ways = this.#starts.waysInto(source, task, what);
      visit(source, (ability) => overlap(ability.ways, ways));
    }
  }
}

/** That of code that does nothing for anybody. */
export const NONE_OF_IT: Ability = {
  gives: new Set(),
  answersStored: false,
  endsExchanges: false,
  hangsUp: false,
  exits: false,
  ways: new Set(),
};

function together(abilities: readonly Ability[]): Ability {
  if (abilities.length === 1) return abilities[0];
  return abilities.reduce(both, NONE_OF_IT);
}

function both(a: Ability, b: Ability): Ability {
  return {
    gives: new Set([...a.gives, ...b.gives]),
    answersStored: a.answersStored || b.answersStored,
    endsExchanges: a.endsExchanges || b.endsExchanges,
    hangsUp: a.hangsUp || b.hangsUp,
    exits: a.exits || b.exits,
    ways: new Set([...a.ways, ...b.ways]),
  };
}

/** What every routine can do, its `fn`s and the fibrils that it spawns included: spread until nothing changes. */
function closed(program: Program): Ability[] {
  const abilities = program.routines.map((_, routine) => ownAbility(program, routine));
  const inner = innerRoutines(program);
  const outer = program.routines.map((): number[] => []);
  inner.forEach((numbers, routine) => {
    for (const number of numbers) outer[number].push(routine);
  });
  const open = [...abilities.keys()];
  for (let routine = open.pop(); routine !== undefined; routine = open.pop()) {
    for (const user of outer[routine]) {
      const wider = both(abilities[user], abilities[routine]);
      if (isSame(wider, abilities[user])) continue;
      abilities[user] = wider;
      open.push(user);
    }
  }
  return abilities;
}

const isSame = (a: Ability, b: Ability): boolean =>
  a.gives.size === b.gives.size &&
  a.answersStored === b.answersStored &&
  a.endsExchanges === b.endsExchanges &&
  a.hangsUp === b.hangsUp &&
  a.exits === b.exits &&
  a.ways.size === b.ways.size;

/** The routines that a routine calls, and those of the fibrils that it spawns. */
function innerRoutines(program: Program): number[][] {
  const inner = program.routines.map(({ calls }) => [...calls]);
  const usages = new Usages(program);
  for (const task of program.tasks) {
    for (const pc of usages.instructionsOf(task)) {
      if (program.code[pc * STRIDE + OP] !== Op.spawn) continue;
      const routine = program.routines.findIndex(({ start, end }) => start <= pc && pc < end);
      inner[routine].push(task.fibrils[program.code[pc * STRIDE + A]].routine);
    }
  }
  return inner;
}

function ownAbility(program: Program, number: number): Ability {
  const { code, routines } = program;
  const gives = new Set<number>();
  const ways = new Set<number>();
  let answersStored = false;
  let endsExchanges = false;
  let hangsUp = false;
  let exits = false;
  for (let at = routines[number].start * STRIDE; at < routines[number].end * STRIDE; at += STRIDE) {
    for (const way of waysOf(program, at)) ways.add(way);
    switch (code[at + OP]) {
      case Op.signal:
      case Op.up: {
        const length = code[at + C] === NONE ? 1 : code[at + D];
        for (let element = 0; element < length; element++) gives.add(code[at + A] + element);
        break;
      }
      case Op.answer:
        answersStored ||= code[at + B] !== REQUEST;
        break;
      case Op.forward:
        answersStored ||= code[at + C] !== REQUEST;
        break;
      case Op.wait:
      case Op.call:
        answersStored ||= code[at + F] === Then.answer && code[at + E] !== REQUEST;
        break;
      case Op.end:
        endsExchanges ||= code[at + B] !== 1;
        break;
      case Op.hangup:
        hangsUp = true;
        break;
      case Op.exit:
      case Op.crash:
        exits = true;
        break;
      default:
    }
  }
  return { gives, answersStored, endsExchanges, hangsUp, exits, ways };
}

/**
 * The methods that a task's code sends: to a task, by its number, over phones; over sessions and handles, whose connections may have been
 * forwarded, anywhere. A task to which it forwards calls gets anything.
 */
interface Sent {
  readonly to: ReadonlyMap<number, ReadonlySet<number>>;
  readonly anythingTo: ReadonlySet<number>;
  readonly anywhere: ReadonlySet<number>;
}

function sentBy(program: Program, usages: Usages, task: TaskInfo): Sent | undefined {
  const to = new Map<number, Set<number>>();
  const anywhere = new Set<number>();
  const anythingTo = new Set<number>();
  for (const pc of usages.instructionsOf(task)) {
    const at = pc * STRIDE;
    const op = program.code[at + OP];
    if (op !== Op.call && op !== Op.send && op !== Op.forward) continue;
    const phones = phonesOver(program, at);
    if (phones === undefined) {
      if (op === Op.forward) return undefined;
      anywhere.add(program.code[at + C]);
      continue;
    }
    for (const { target } of phones.map((phone) => task.phones[phone])) {
      if (op === Op.forward) anythingTo.add(target);
      else to.set(target, new Set([...(to.get(target) ?? []), program.code[at + C]]));
    }
  }
  return { to, anythingTo, anywhere };
}
