import type { Cause, Finding, LimitFull } from "../finding.ts";
import type { Run } from "../run/run.ts";
import type { System } from "../system.ts";
import type { Work } from "../work.ts";
import { earlyEndSentences } from "./early-end.ts";
import type { Sentence } from "./story.ts";
import { callOf, fibrilOf, fibrilText, list, lockText, methodText, taskName } from "./words.ts";

/** What made it possible, in one sentence or a few. */
export function* causeSentences(run: Run, system: System, { cause }: Pick<Finding, "cause">): Work<Sentence[]> {
  if (cause === undefined) return [];
  if (cause.kind === "exchange ended before its answer") return yield* earlyEndSentences(run, system, cause);
  return [{ text: causeText(system, cause), place: cause.place, step: cause.step }];
}

/** Whether who takes a lock twice waits for another, who waits for the first time to end. */
const isInLine = (system: System, { fibril, lock }: Extract<Cause, { readonly kind: "lock taken twice" }>): boolean =>
  fibrilOf(system, fibril)?.waits.every((wait) => wait.lock !== lock || !wait.releasers.includes(fibril)) === true;

function limitText(system: System, { task, of, count, slot, call, free }: LimitFull, who: string): string {
  const name = taskName(system, task);
  switch (of) {
    case "calls of a phone":
    case "calls of the task": {
      const where =
        of === "calls of a phone"
          ? `on ${slot === undefined ? "one phone" : `phone ${slot}`}`
          : "on all phones together";
      return `${name} has reached its limit of calls ${where}: ${count} are out, and ${free === "never" ? `nobody is left to answer one of them; ${who} wants to send one more` : `none of them can be answered before ${who} sends one more`}.`;
    }
    case "phones":
      return `${allAre(count, "phone", name)} taken, and ${free === "never" ? `nobody is left to free one for ${who}` : `none comes free before ${who} has one more`}.`;
    case "workers": {
      const queued = callOf(system, call);
      return `${allAre(count, "worker", name)} busy with what cannot be answered before one takes ${queued === undefined ? "one more call" : methodText(queued)} of ${who}.`;
    }
  }
}

function allAre(count: number, what: string, task: string): string {
  if (count === 1) return `The one ${what} of ${task} is`;
  return `${count === 2 ? "Both" : `All ${count}`} ${what}s of ${task} are`;
}

type OtherCause = Exclude<Cause, { readonly kind: "exchange ended before its answer" }>;

function causeText(system: System, cause: OtherCause): string {
  const fibril = (id: number) => {
    const found = fibrilOf(system, id);
    return found === undefined ? "a fibril that has ended" : fibrilText(system, found);
  };
  const lock = (id: number) => {
    const found = system.locks.find((candidate) => candidate.id === id);
    return found === undefined ? "a lock" : lockText(found);
  };
  const method = (serial: number) => {
    const call = callOf(system, serial);
    return call === undefined ? "a call" : methodText(call);
  };
  switch (cause.kind) {
    case "lock taken twice":
      return `${fibril(cause.fibril)} takes ${lock(cause.lock)} once more without having given it back${isInLine(system, cause) ? ", behind one who is in line for it" : ", and waits for itself"}.`;
    case "locks in both orders": {
      const holders = cause.holders.map(
        (holder) => `${fibril(holder.fibril)} has ${lock(holder.lock)} since step ${holder.step}`,
      );
      const other = holders.length === 2 ? "the other" : "another";
      return `Locks are taken in both orders: ${list(holders)}, and each wants what ${other} has. If all took them in one order, they would close no circle.`;
    }
    case "lock held across a call that comes back":
      return `${fibril(cause.fibril)} holds ${lock(cause.lock)} while it waits for the answer to ${method(cause.call)}, and that answer needs ${fibril(cause.waiter)}, which wants the lock.`;
    case "exchange begun twice":
      return `${fibril(cause.fibril)} begins an exchange of the session ${cause.session} while it has one, and a serialize session has one at a time: it waits for itself.`;
    case "exchange held across a call that comes back": {
      const held =
        cause.session === undefined
          ? "the mutex of its task's sessions"
          : `the one exchange of the session ${cause.session}`;
      return `${fibril(cause.fibril)} holds ${held} while it waits for the answer to ${method(cause.call)}, and that answer needs ${fibril(cause.waiter)}, which wants it.`;
    }
    case "limit full of calls that need one more":
      return limitText(system, cause, fibril(cause.fibril));
    case "answer dropped":
      return cause.how === "kept"
        ? `The handler of ${method(cause.call)} kept the call and ended without an answer; nobody at ${taskName(system, cause.task)} is left who could give one.`
        : `${taskName(system, cause.task)} gave up the answer to ${method(cause.call)} while a fibril of it waited.`;
    case "exchange leaked":
      return `${taskName(system, cause.task)} began an exchange of the session ${cause.session} and lost it without ending it; nobody can end it any more.`;
    case "lock leaked":
      return `${fibril(cause.fibril)} took ${lock(cause.lock)} and does not come to give it back.`;
    case "lost signal":
      if (cause.woken !== undefined) {
        const isBack = fibrilOf(system, cause.woken)?.waits.some((wait) => wait.lock === cause.lock) === true;
        return (
          `The signal of ${lock(cause.lock)} woke ${fibril(cause.woken)}${isBack ? ", which waits for it again" : ""}; ` +
          `${fibril(cause.fibril)}, which was waiting for it too, was not woken. A \`broadcast\` wakes all who wait.`
        );
      }
      return `The signal of ${lock(cause.lock)} found nobody waiting and was lost; ${fibril(cause.fibril)} waits for it since, and looks at what it is about no more.`;
    case "phone slammed":
      return (
        `${taskName(system, cause.by)} gave an answer EHANGUP, which the kernel takes for a hang-up: it slammed phone ${cause.slot} of ` +
        `${taskName(system, cause.owner)}, and every later call over it comes back with ENOENT.`
      );
  }
}
