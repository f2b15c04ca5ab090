import type { CallState, FibrilState, System } from "#simulator";
import { NOT_SHOWN } from "../system/draft.ts";
import type { Cast, Member } from "./cast.ts";
import { argumentsOf, type SkeletonMethod } from "./methods.ts";
import type { Deeds } from "./plan.ts";

/** The lines of a block, further in than what is around it. */
export const block = (head: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [`${head} { }`] : [`${head} {`, ...lines.map((line) => (line === "" ? "" : `  ${line}`)), "}"];

/** A comment in one line, whatever stands in a dump's names. */
export const comment = (text: string): string => `// ${text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")}`;

/** A task: its phones, its threads, a handler for each method by which it is called. */
export function taskLines(system: System, cast: Cast, member: Member): string[] {
  const { task, name, protocol } = member;
  const phones = new Phones(system, cast, member);
  const handlers = member.methods.map((method) => handlerLines(cast, member, method, phones));
  const fibrils = member.fibrils.map((fibril) => fibrilLines(cast, member, fibril, phones));
  const unclaimed = cast.plan.unclaimed.get(task.id) ?? [];
  if (unclaimed.length > 0) {
    const why = comment("The dump does not tell who waits for these.");
    const calls = unclaimed.map((call) => ({ call, guess: undefined }));
    const body = deedLines(cast, member, { calls, others: [] }, undefined, phones);
    fibrils.push(block(`fibril ${member.words.word("other_calls", "more")}`, [why, ...body]));
  }
  const declarations = [
    ...workerLines(system, member),
    ...phones.lines(),
    ...[...member.locks.values()].map((lock) => `mutex ${lock}`),
    ...member.turns.map((turn) => `var ${turn} = 0`),
  ];
  const routines = [...fibrils, ...handlers, ...waitHandlers(cast, member)].filter(({ length }) => length > 0);
  const parts = declarations.length === 0 ? routines : [declarations, ...routines];
  const body = parts.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
  const serves = protocol === undefined ? "" : ` serves ${protocol}`;
  return block(`task "${name}" id ${cast.idOf(task.id)}${serves}`, body);
}

/** Where any thread of a task takes any call, as outside of HelenOS: as many workers as serve or can. */
function workerLines({ kernel }: System, { fibrils }: Member): string[] {
  const threads = fibrils.filter(({ kind, name }) => kind === "thread" && name !== NOT_SHOWN);
  if (kernel !== undefined || threads.length === 0) return [];
  const free = fibrils.filter(
    ({ kind, request, status }) => request !== undefined || (kind === "thread" && status !== "waiting"),
  );
  return [`workers ${Math.max(1, free.length)}`];
}

/** The phones of a task: those of the dump, and one for each call of which it does not tell the phone, or which came by another task. */
class Phones {
  readonly #cast: Cast;
  readonly #member: Member;
  readonly #lines: string[] = [];
  readonly #bySlot = new Map<number, { readonly name: string; readonly peer: number }>();
  /** Of systems without connections: one for each task that is called. */
  readonly #shared: Map<number, string> | undefined;

  constructor({ kernel }: System, cast: Cast, member: Member) {
    this.#cast = cast;
    this.#member = member;
    this.#shared = kernel === undefined ? new Map() : undefined;
    const most = cast.kernel.phones ?? Number.POSITIVE_INFINITY;
    for (const { slot, peer, status } of member.task.phones) {
      if (peer === undefined || status === "connecting" || status === "slammed") {
        this.#lines.push(
          comment(`phone ${slot} was ${status}${peer === undefined ? ", and the dump does not say to whom" : ""}`),
        );
        continue;
      }
      const at = slot < most ? ` slot ${slot}` : "";
      this.#bySlot.set(slot, { name: this.#add(peer, at, (target) => `${target}_${slot}`), peer });
    }
  }

  lines(): readonly string[] {
    return this.#lines;
  }

  for({ phone, callee }: CallState): string {
    const own = phone === undefined ? undefined : this.#bySlot.get(phone);
    return own?.peer === callee ? own.name : this.to(callee);
  }

  /** A phone to a task of which the dump does not tell. */
  to(callee: number): string {
    const name = this.#shared?.get(callee) ?? this.#add(callee, "", (target) => `to_${target}`);
    this.#shared?.set(callee, name);
    return name;
  }

  #add(peer: number, at: string, nameOf: (target: string) => string): string {
    const target = this.#cast.members.get(peer)?.name ?? String(peer);
    const name = this.#member.words.word(nameOf(target), "more");
    this.#lines.push(`phone ${name}${at} -> "${target}"`);
    return name;
  }
}

/** What a fibril does that serves nobody. */
function fibrilLines(cast: Cast, member: Member, fibril: FibrilState, phones: Phones): string[] {
  const deeds = cast.plan.deeds.get(fibril.id);
  const isBeginning = cast.plan.beginning.has(fibril.id);
  if (deeds === undefined || (fibril.request !== undefined && !isBeginning)) return [];
  const isUnseen = fibril.name === NOT_SHOWN;
  const isMain = isUnseen || fibril.kind === "main";
  const head = isMain ? "main" : `fibril ${member.words.word(fibril.name, fibril.id)}`;
  const lines = deedLines(cast, member, deeds, member.locks.get(fibril.id), phones);
  if (isUnseen) return block(head, [comment("The dump does not show what it does besides."), ...lines]);
  if (!isBeginning) return block(head, lines);
  const why =
    "Each of the circle calls while it handles the call of the one before. How it began is not in the dump; here it begins with this call.";
  return block(head, [comment(why), ...lines]);
}

/** A handler: each call that it answers has its own calls to make. */
function handlerLines(cast: Cast, member: Member, method: SkeletonMethod, phones: Phones): string[] {
  const { calls, name, parameters } = method;
  const senders = calls.map(({ sender }) => sender);
  const handled = calls.flatMap((call, index) => {
    const fibril = call.handler === undefined ? undefined : member.fibrils.find(({ id }) => id === call.handler);
    const deeds = fibril === undefined ? undefined : cast.plan.deeds.get(fibril.id);
    if (fibril === undefined || deeds === undefined) return [];
    const isAlone = senders.indexOf(call.sender) === senders.lastIndexOf(call.sender);
    const lock = member.locks.get(fibril.id);
    const lines = cast.plan.beginning.has(fibril.id)
      ? [comment("Its call has been made before."), `lock ${lock} { }`]
      : deedLines(cast, member, deeds, lock, phones);
    return [{ call, index, isAlone, lines }];
  });
  const turn = handled.every(({ isAlone }) => isAlone) ? undefined : member.words.word(`turn_${name}`, "more");
  if (turn !== undefined) member.turns.push(turn);
  const count = turn === undefined ? [] : [`let turn = ${turn}`, `${turn} = turn + 1`];
  const cases = handled.flatMap(({ call, index, isAlone, lines }) => {
    if (calls.length === 1) return lines;
    return block(`if ${isAlone ? `sender == ${cast.idOf(call.sender)}` : `turn == ${index}`}`, lines);
  });
  const busy = cast.plan.exhausted.get(member.task.id);
  const lock = busy === undefined ? undefined : member.locks.get(busy.id);
  const answer = lock === undefined ? ["answer EOK"] : [`lock ${lock} { answer EOK }`];
  const head = `on ${name}${parameters.length === 0 ? "" : `(${parameters.join(", ")})`}`;
  return block(head, [...calls.map(rowComment), ...count, ...cases, ...answer]);

  function rowComment(call: CallState): string {
    const from =
      call.sender === undefined ? "somebody who has forgotten it" : (cast.members.get(call.sender)?.name ?? "");
    const line = call.place === undefined ? "" : `, line ${call.place.line + 1} of the dump`;
    return comment(
      `from ${from}${line}: ${call.stage}${call.forwarded ? ", and it had been forwarded: here it comes straight" : ""}`,
    );
  }
}

/** Handlers by which other tasks wait until a fibril is done. */
const waitHandlers = ({ plan }: Cast, { locks }: Member): string[][] =>
  [...locks].map(([id, lock]) =>
    plan.called.has(id) ? block(`on WAIT_${lock}`, [`lock ${lock} { answer EOK }`]) : [],
  );

/** Makes calls at the same time, then waits for the rest, then for the answers. */
function deedLines(
  cast: Cast,
  member: Member,
  { calls, others }: Deeds,
  lock: string | undefined,
  phones: Phones,
): string[] {
  const guessed = (guess: string | undefined) => (guess === undefined ? [] : [comment(`A guess: ${guess}.`)]);
  const lines: string[] = [];
  const sent: string[] = [];
  for (const { call, guess } of calls) {
    const method = cast.method(call);
    const args = argumentsOf(call);
    const words = method?.parameters.map((_, index) => args[index] ?? 0) ?? [];
    const text = `${phones.for(call)}.${method?.name}(${words.join(", ")})`;
    lines.push(...guessed(guess));
    if (calls.length === 1 && others.length === 0) lines.push(`call ${text}`);
    else {
      sent.push(`sent${sent.length + 1}`);
      lines.push(`let ${sent.at(-1)} = send ${text}`);
    }
  }
  // By then all others have come as far as they can.
  if (others.length > 0) lines.push("sleep 1s");
  for (const { releaser, guess, kind } of others) {
    const there = cast.members.get(releaser.task);
    const held = there?.locks.get(releaser.id);
    const isHere = there === member;
    const text = isHere ? `lock ${held} { }` : `call ${phones.to(releaser.task)}.WAIT_${held}()`;
    lines.push(...guessed(guess), comment(`In the dump it waits here: ${kind}.`), text);
  }
  if (sent.length > 0) lines.push(`wait ${sent.length === 1 ? "" : "all "}${sent.join(", ")}`);
  return lock === undefined ? lines : block(`lock ${lock}`, lines);
}
