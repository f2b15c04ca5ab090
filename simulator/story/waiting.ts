import type { Finding } from "../finding.ts";
import { locksAmong } from "../parts.ts";
import type { CallState, FibrilState, System, Wait } from "../system.ts";
import type { Sentence } from "./story.ts";
import { callOf, callText, fewNames, fibrilOf, fibrilText, list, lockText, methodText, taskName } from "./words.ts";

/** Since when a fibril waits, for what, and who has to end it; at the statement that it waits in. */
export function waitingSentence(system: System, fibril: FibrilState): Sentence {
  const step = fibril.since;
  const waits = step === undefined ? "waits" : `has been waiting since step ${step}`;
  return {
    text: `${fibrilText(system, fibril)} ${waits} ${waitingText(system, fibril)}.`,
    place: fibril.frames[0]?.place,
    step,
  };
}

/** The fibrils of a finding, in its order. */
export const membersOf = (system: System, finding: Finding): FibrilState[] =>
  finding.members.map((id) => fibrilOf(system, id)).filter((fibril) => fibril !== undefined);

/** The same of each of those who are stuck of themselves. */
export const waitingSentences = (system: System, finding: Finding): Sentence[] =>
  membersOf(system, finding).map((fibril) => waitingSentence(system, fibril));

/** `for the answer to …, which init:fat is handling`; of a sleep nothing. */
export function waitingText(system: System, fibril: FibrilState): string {
  if (fibril.status === "idle") return "for a call";
  if (fibril.waits.length === 0) return "for something that the dump does not name";
  const others = fibril.waits.filter((wait) => wait.lock === undefined || wait.kind !== "lock");
  const sure = others
    .filter(({ certainty }) => certainty === "certain")
    .map((wait) => `${waitText(system, fibril, wait)}${wait.reason === undefined ? "" : ` (${wait.reason})`}`);
  const locks = locksAmong(
    system,
    fibril.waits.filter(({ kind }) => kind === "lock"),
  ).map((lock) => {
    const holders = fibril.waits.filter((wait) => wait.lock === lock.id).flatMap((wait) => wait.releasers);
    const isHeldBy = (id: number) => lock.owner === id || lock.readers.includes(id);
    const mode = fibril.waits.find((wait) => wait.lock === lock.id)?.mode;
    const wanted = mode === undefined ? lockText(lock) : `${lockText(lock)}, to ${mode},`;
    const how = lock.kind !== "rwlock" ? "" : lock.owner === undefined ? " to read" : " to write";
    const comma = mode === undefined ? "," : "";
    return holders.length > 0 && !holders.some(isHeldBy)
      ? `for ${wanted}${comma} for which ${holdersText(system, fibril, holders, "is in line", "are in line")} first`
      : `for ${wanted}${comma} which ${holdersText(system, fibril, holders.filter(isHeldBy), `holds${how}`, `hold${how}`)}`;
  });
  const end = fibril.waits.some(({ kind }) => kind === "exit") ? "with the end of its task " : "";
  return `${end}${list([...locks, ...sure, ...possibleTexts(system, fibril, others)], ", and")}`;
}

/** Only what was clear when the wait began: `for the answers to VFS_IN_READ(1025) and IPC_M_DATA_READ(8)`. */
export function shortWaitingText(system: System, fibril: FibrilState, nameOf: (call: CallState) => string): string {
  const calls = fibril.waits.map((wait) => callOf(system, wait.call)).filter((call) => call !== undefined);
  if (calls.length === 0) return waitingText(system, fibril);
  return `for the ${calls.length === 1 ? "answer" : "answers"} to ${list(calls.map(nameOf))}`;
}

function waitText(system: System, fibril: FibrilState, wait: Wait): string {
  switch (wait.kind) {
    case "answer":
    case "queued behind":
    case "exit":
      if (wait.call === undefined)
        return `for an answer, which ${holdersText(system, fibril, wait.releasers, "has to give", "can give")}`;
      return `for the answer to ${answerText(system, wait)}`;
    case "lock":
      return `for a lock, which ${holdersText(system, fibril, wait.releasers, "holds", "hold")}`;
    case "send":
      return `for its message to be taken, which ${holdersText(system, fibril, wait.releasers, "has to do", "have to do")}`;
    case "unseen":
      return `for something that leads to ${list(
        fewNames(living(system, wait), ({ task }) => taskName(system, task)),
        " or",
      )}`;
    case "exchange":
      return wait.session === undefined
        ? `for its turn with the sessions of its task, while ${holdersText(system, fibril, wait.releasers, "connects", "connect")}`
        : `for an exchange of the session ${wait.session}, which ${holdersText(system, fibril, wait.releasers, "has open", "have open")}`;
    case "request": {
      const clients = [...new Set([...living(system, wait)].map(({ task }) => taskName(system, task)))];
      const who = clients.length === 0 ? "nobody is left to make" : `only ${list(clients, " or")} can make`;
      const what = wait.method === undefined ? "the next call" : `${wait.method} as the next call`;
      return `for ${what} on the ${fibril.name}, which ${who}`;
    }
    case "limit":
      return wait.session === undefined
        ? `for room for one more call, ${roomText(system, fibril, wait)}`
        : `for a phone for an exchange of the session ${wait.session}: ${phonesText(system, fibril)}, and ${abilityText(system, wait, "could free one", "free one")}`;
    case "condition":
      return `for ${conditionText(system, wait)}, which ${abilityText(system, wait, "could give")}`;
  }
}

/** What a fibril may wait for, by a dump: what is thought for the same reason is told together. */
function possibleTexts(system: System, fibril: FibrilState, waits: readonly Wait[]): string[] {
  const byReason = new Map<string | undefined, Set<string>>();
  for (const wait of waits) {
    if (wait.certainty === "certain") continue;
    const texts = byReason.get(wait.reason) ?? new Set();
    byReason.set(wait.reason, texts.add(waitText(system, fibril, wait)));
  }
  return [...byReason].map(
    ([reason, texts]) => `perhaps ${list([...texts], " or")}${reason === undefined ? "" : ` (${reason})`}`,
  );
}

/** `all 6 phones of devman are taken`; where there would be one, the connection was refused, which a session takes for the same. */
function phonesText(system: System, fibril: FibrilState): string {
  const task = system.tasks.find(({ id }) => id === fibril.task);
  const count = task?.phones.length ?? 0;
  if (task?.mostPhones === undefined || count < task.mostPhones)
    return "a new connection was refused, which is taken for a lack of phones";
  return count === 1 ? `the one phone of ${task.name} is taken` : `all ${count} phones of ${task.name} are taken`;
}

/** Who is at the calls that fill a phone or a task, those that are kept somewhere nobody is at; or who wants to send before. */
function roomText(system: System, fibril: FibrilState, wait: Wait): string {
  const [first, ...others] = living(system, wait);
  const isInLine = first?.task === fibril.task && first.waits.some(({ kind, session }) => kind === "limit" && !session);
  if (isInLine && others.length === 0) return `behind ${fibrilText(system, first)} in the queue of its task`;
  const busy = [...living(system, wait)].map(({ id }) => id);
  return busy.length === 0
    ? "and nobody is left to answer one of those that are out"
    : `which ${holdersText(system, fibril, busy, "takes up", "take up")}`;
}

/** `a signal of the condvar filled`, `a unit of the semaphore places`. */
function conditionText(system: System, wait: Wait): string {
  const object = system.locks.find(({ id }) => id === wait.lock);
  if (object === undefined) return "a signal";
  return `${object.kind === "semaphore" ? "a unit" : "a signal"} of ${lockText(object)}`;
}

function answerText(system: System, wait: Wait): string {
  const call = callOf(system, wait.call);
  if (call === undefined) return "a call that is gone";
  const what = callText(system, call);
  const callee = taskName(system, call.callee);
  if (call.stage === "not shown") return `a call to ${callee}${wait.behind === undefined ? "" : " behind the first"}`;
  if (wait.kind === "queued behind") {
    const server = fibrilOf(system, wait.releasers.find((id) => fibrilOf(system, id) !== undefined) ?? -1);
    const behind = callOf(system, wait.behind);
    if (server?.kind === "worker" || (server?.kind === "thread" && behind === undefined))
      return `${what}, which is queued at ${callee}, all of whose workers are busy`;
    const own = server?.frames.at(-1)?.name;
    const where = server === undefined || server.kind === "thread" ? "same connection" : server.name;
    const front =
      behind === undefined ? `the handler of ${own ?? "a call"}, which has answered and goes on,` : methodText(behind);
    return `${what}, which is queued at ${callee} behind ${front} on the ${where}`;
  }
  if (call.stage === "answered" || call.stage === "answer taken") return `${what}, which ${callee} has given`;
  if (call.stage !== "being handled") return `${what}, which is on its way to ${callee}`;
  return living(system, wait).next().done
    ? `${what}, which nobody at ${callee} is left to give`
    : `${what}, which ${callee} is handling`;
}

/** The fibrils that can end a wait and have something to do: neither ended nor between calls. */
const living = (system: System, wait: Wait): Generator<FibrilState> =>
  releasersWith(system, wait, ({ status }) => status !== "ended" && status !== "idle");

/** Found one by one: there can be very many, of whom a few are named. */
function* releasersWith(
  system: System,
  { releasers }: Wait,
  test: (fibril: FibrilState) => boolean,
): Generator<FibrilState> {
  const seen = new Set<number>();
  for (const id of releasers) {
    if (seen.has(id)) continue;
    seen.add(id);
    const fibril = fibrilOf(system, id);
    if (fibril !== undefined && test(fibril)) yield fibril;
  }
}

function* chained<T>(first: Iterable<T>, second: Iterable<T>): Generator<T> {
  yield* first;
  yield* second;
}

function holdersText(
  system: System,
  fibril: FibrilState,
  holders: readonly number[],
  one: string,
  many: string,
): string {
  const names = fewNames(new Set(holders), (id) => {
    if (id === fibril.id) return "it itself";
    const holder = fibrilOf(system, id);
    return holder === undefined || holder.status === "ended" ? "a fibril that has ended" : fibrilText(system, holder);
  });
  return names.length === 0 ? "nobody is left to give back" : `${list(names)} ${names.length === 1 ? one : many}`;
}

function abilityText(system: System, wait: Wait, what: string, last = "give"): string {
  const idle = releasersWith(system, wait, ({ status }) => status === "idle");
  const names = fewNames(chained(living(system, wait), idle), (fibril) =>
    fibril.status === "idle" ? `a later call on the ${fibril.name}` : fibrilText(system, fibril),
  );
  return names.length === 0 ? `nobody is left to ${last}` : `only ${list(names, " or")} ${what}`;
}
