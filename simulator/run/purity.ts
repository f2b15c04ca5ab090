import { A, B, D, Ex, NONE, OP, Op, STRIDE } from "../instructions.ts";
import type { Place, Program } from "../program.ts";

/** A statement that does more than compute a number. */
export interface Impurity {
  /** As the language writes it: `call`, `n = …`. */
  readonly statement: string;
  /** What it does, such as `can block`. */
  readonly effect: string;
  readonly place: Place;
}

/** The first statement of a task's `fn`, and then of those that it calls, that does more than compute. Judged by the text, branches ignored. */
export function impurityOf(program: Program, task: number, fn: number): Impurity | undefined {
  for (const routine of withCalls(program, fn)) {
    const { start, end, handleParameters, place } = program.routines[routine];
    if (handleParameters > 0) return { ...aHandle, place };
    for (let pc = start; pc < end; pc++) {
      const found = effectOf(program, task, pc);
      if (found !== undefined) return { ...found, place: program.places[pc] };
    }
  }
  return undefined;
}

/** A routine, and all that it calls. */
function withCalls({ routines }: Program, routine: number): ReadonlySet<number> {
  const all = new Set([routine]);
  for (const each of all) for (const called of routines[each].calls) all.add(called);
  return all;
}

type Effect = Omit<Impurity, "place">;

const aHandle: Effect = { statement: "a handle", effect: "is no number" };
const aChoice: Effect = { statement: "choose", effect: "is for the schedule to decide" };

/** The words of statements, which are the names of their instructions. */
const words = new Map<number, string>(Object.entries(Op).map(([word, op]) => [op, word]));

const blocking: ReadonlySet<number> = new Set([
  Op.call,
  Op.wait,
  Op.waitAll,
  Op.waitCondition,
  Op.receive,
  Op.lock,
  Op.begin,
  Op.down,
  Op.connect,
  Op.sleep,
  Op.yield,
]);

function effectOf({ code, choices, tasks }: Program, task: number, pc: number): Effect | undefined {
  if (choices.has(pc)) return aChoice;
  const at = pc * STRIDE;
  const op = code[at + OP];
  const writing = (offset: number): Effect => {
    const { name, isArray } = tasks[task].variables.findLast((each) => each.offset <= offset) ?? {};
    return { statement: `${name}${isArray ? "[…]" : ""} = …`, effect: "writes a variable of the task" };
  };
  const writingTo = (destination: number) =>
    destination === NONE || destination % 2 === 0 ? undefined : writing(destination >> 1);
  switch (op) {
    case Op.nop:
    case Op.branch:
    case Op.repeat:
    case Op.range:
    case Op.assert:
      return undefined;
    case Op.set:
      return writingTo(code[at + B]);
    case Op.enter:
      return writingTo(code[at + D]);
    case Op.setElement:
      return writing(code[at + A]);
    case Op.return:
      return code[at + B] === NONE ? undefined : aHandle;
    case Op.setHandle:
      return aHandle;
    case Op.choose:
      return aChoice;
    case Op.log:
      return { statement: "log", effect: "writes a line" };
    case Op.waitAll:
    case Op.waitCondition:
      return { statement: "wait", effect: "can block" };
    default:
      return { statement: words.get(op) ?? "", effect: blocking.has(op) ? "can block" : "changes the system" };
  }
}

/** Whether a `fn` that computes, or one that it calls, reads the call that is being handled. */
export function readsCall(program: Program, fn: number): boolean {
  const { code, lists } = program;
  return [...withCalls(program, fn)].some((routine) => {
    const { start, end } = program.routines[routine];
    for (let at = start * STRIDE; at < end * STRIDE; at += STRIDE) {
      const list = code[at + B];
      const read = {
        [Op.set]: [code[at + A]],
        [Op.branch]: [code[at + A]],
        [Op.repeat]: [code[at + A]],
        [Op.assert]: [code[at + A]],
        [Op.return]: [code[at + A]],
        [Op.range]: [code[at + A], code[at + B]],
        [Op.enter]: [...lists.subarray(list + 1, list + 1 + lists[list])],
      }[code[at + OP]];
      if (read?.some((expression) => expression !== NONE && asksForCall(program, expression))) return true;
    }
    return false;
  });
}

const ofCall: ReadonlySet<number> = new Set([Ex.sender, Ex.method, Ex.argument]);

function asksForCall({ expressions }: Program, offset: number): boolean {
  for (let ip = offset; expressions[ip] !== Ex.end; ip += 2) if (ofCall.has(expressions[ip])) return true;
  return false;
}
