import { onceFor, partsOf } from "../parts.ts";
import type { CallState, FibrilState, LockState, System } from "../system.ts";

/** As many names as a reader takes in. */
const MOST_NAMES = 8;

/** The names of some; of very many it is enough that there are others. */
export function fewNames<T>(some: Iterable<T>, nameOf: (each: T) => string): string[] {
  const names: string[] = [];
  for (const each of some) {
    if (names.length === MOST_NAMES) return [...names, "others"];
    names.push(nameOf(each));
  }
  return names;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[], last = " and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")}${last} ${words[words.length - 1]}`;
}

export const taskName = (system: System, id: number): string => partsOf(system).tasks.get(id)?.name ?? `task ${id}`;

export const callOf = (system: System, serial: number | undefined): CallState | undefined =>
  serial === undefined ? undefined : partsOf(system).calls.get(serial);

export const fibrilOf = (system: System, id: number): FibrilState | undefined => partsOf(system).fibrils.get(id);

/** `VFS_OUT_READ(1025)`: the name as the callee understands it, and the number that a dump shows. */
export function methodText({ method, methodName }: CallState): string {
  if (method === undefined) return methodName ?? "a call";
  return methodName === undefined ? `method ${method}` : `${methodName}(${method})`;
}

/** The method with the arguments that were given: `VFS_OUT_READ(1025) with 12, 6, 16384, 0`. */
export function callText(system: System, call: CallState): string {
  const declared = system.protocols
    .flatMap((protocol) => protocol.methods)
    .find((method) => method.name === call.methodName && method.number === call.method);
  const given = Math.max(declared?.parameters.length ?? 0, call.args.findLastIndex((value) => value !== 0) + 1);
  return given === 0 ? methodText(call) : `${methodText(call)} with ${call.args.slice(0, given).join(", ")}`;
}

export const senderText = (system: System, call: CallState): string =>
  call.sender === undefined ? "a caller that has forgotten it" : taskName(system, call.sender);

export const lockText = (lock: LockState): string => `the ${lock.kind} ${lock.name}`;

/**
 * What a fibril is there for: `serving VFS_IN_READ(1025) for file_bd`, `main`, `connection of bdsh phone 5`. Where others of its task do the
 * same, with the call's arguments; where that does not tell them apart either, with a number.
 */
export function dutyOf(system: System, fibril: FibrilState): string {
  const known = dutiesIn(system).get(fibril.task) ?? new Duties(system, fibril.task);
  dutiesIn(system).set(fibril.task, known);
  return known.of(fibril);
}

const dutiesIn = onceFor(() => new Map<number, Duties>());

/** What the fibrils of a task are there for. */
class Duties {
  readonly #system: System;
  /** For each form of a text, the fibrils that it fits. */
  readonly #alike: readonly ReadonlyMap<string, readonly number[]>[];

  constructor(system: System, task: number) {
    this.#system = system;
    const own = partsOf(system).fibrilsOf.get(task) ?? [];
    const there = own.filter(({ status }) => status !== "ended");
    this.#alike = forms.map((form) => {
      const alike = new Map<string, number[]>();
      for (const fibril of there) {
        const text = form(system, fibril);
        alike.set(text, alike.get(text) ?? []);
        alike.get(text)?.push(fibril.id);
      }
      return alike;
    });
  }

  of(fibril: FibrilState): string {
    const texts = forms.map((form) => form(this.#system, fibril));
    const alike = texts.map((text, form) => this.#alike[form].get(text) ?? []);
    const own = texts.find((_, form) => alike[form].every((id) => id === fibril.id));
    return own ?? `${texts[texts.length - 1]} #${alike[alike.length - 1].indexOf(fibril.id) + 1}`;
  }
}

/** From the shortest to the fullest. */
const forms: readonly ((system: System, fibril: FibrilState) => string)[] = [
  (system, fibril) => dutyWith(system, fibril, methodText),
  (system, fibril) => dutyWith(system, fibril, (call) => callText(system, call)),
];

function dutyWith(system: System, fibril: FibrilState, nameOf: (call: CallState) => string): string {
  const request = callOf(system, fibril.request);
  if (request !== undefined) return `serving ${nameOf(request)} for ${senderText(system, request)}`;
  const own = fibril.frames.at(-1);
  const isHandler = fibril.kind === "connection" || fibril.kind === "worker";
  return isHandler && own !== undefined ? `${fibril.name}, still in ${own.name}` : fibril.name;
}

/** A fibril within a sentence: its task, and which of the task's fibrils it is. */
export const fibrilText = (system: System, fibril: FibrilState): string =>
  `${taskName(system, fibril.task)} (${dutyOf(system, fibril)})`;
