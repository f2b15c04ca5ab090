import type { WaitKind } from "#simulator";
import { type CapturedTask, type CapturedWait, isSeen } from "../capture.ts";
import { type Draft, type DraftFibril, NOT_SHOWN } from "./draft.ts";
import { isPool } from "./fibrils.ts";
import { addGuesses } from "./guesses.ts";
import type { Pending } from "./pending.ts";
import { type Certainty, nothing, waitForCall } from "./wait-for-call.ts";

/** Finds out what each fibril waits for, as far as the dump says it or what it says implies it. */
export function addWaits(draft: Draft, tasks: readonly CapturedTask[]): void {
  for (const task of tasks) {
    const told = addTold(draft, task);
    const open = (draft.sentBy.get(task.id) ?? []).filter((call) => isAwaited(call) && !told.has(call));
    if (!isSeen(task)) addOfUnseen(draft, task.id, open);
    // Where a dump shows threads, it shows what each waits for: a call that none waits for will be, once it has done what it does now.
    else if (!isPool(draft, task)) addGuesses(draft, task.id, open);
  }
  addBehindUnseen(draft, tasks);
}

const isAwaited = ({ isAnswered, isDiscarded }: Pending): boolean => !isAnswered && !isDiscarded;

/** The waits that the dump itself, or whoever edited the capture, gives to threads; and the calls that these are for. */
function addTold(draft: Draft, task: CapturedTask): ReadonlySet<Pending> {
  const told = new Set<Pending>();
  for (const thread of task.threads) {
    const fibril = draft.threads.get(task.id)?.get(thread.number);
    if (fibril === undefined || fibril.status === "idle") continue;
    for (const wait of thread.waits) {
      const call = wait.call === undefined ? undefined : draft.awaitedAt(task.id, wait.call);
      if (call === undefined) {
        addWithoutCall(draft, fibril, wait);
        continue;
      }
      told.add(call);
      draft.maker.set(call, fibril);
      // An answer that is there already keeps nobody.
      if (!call.isAnswered) waitForCall(draft, fibril, call, certaintyOf(wait));
    }
    if (fibril.waits.length === 0 && thread.waits.every(({ call }) => isAnswered(draft, task.id, call)))
      fibril.status = "unknown";
  }
  return told;
}

const certaintyOf = ({ doubt }: CapturedWait): Certainty =>
  doubt === undefined ? { certainty: "certain" } : { certainty: "possible", reason: doubt };

const isAnswered = (draft: Draft, task: number, address: bigint | undefined): boolean =>
  address !== undefined && draft.awaitedAt(task, address)?.isAnswered === true;

const kinds: Readonly<Record<CapturedWait["kind"], WaitKind>> = {
  answer: "answer",
  lock: "lock",
  send: "send",
  receive: "request",
};

/** A wait that names its task or its thread, and no call that is in the dump. */
function addWithoutCall(draft: Draft, fibril: DraftFibril, told: CapturedWait): void {
  const { kind, task, thread, call } = told;
  const all = task === undefined ? [] : (draft.fibrilsOf.get(task) ?? []);
  const named = thread === undefined || task === undefined ? undefined : draft.threads.get(task)?.get(thread);
  const busy = all.filter(({ status }) => status !== "idle");
  const isSpoiltForChoice = named === undefined && kind === "answer" && busy.length > 0 && busy.length < all.length;
  const releasers = named !== undefined ? [named] : isSpoiltForChoice ? busy : all;
  // Of a wait for nobody that the dump names nothing can be said.
  if (releasers.length === 0) return;
  const seen = task === undefined ? undefined : draft.taskOf(task);
  const isLost = call !== undefined && seen !== undefined && isSeen(seen);
  const why = isSpoiltForChoice
    ? "whoever has its message is not one of those that wait for a message"
    : isLost
      ? `nobody at ${draft.nameOf(seen.id)} has this call in the dump, so it may be answered`
      : undefined;
  const certainty: Certainty = why === undefined ? certaintyOf(told) : { certainty: "possible", reason: why };
  fibril.waits.push({ ...nothing, kind: kinds[kind], releasers: draft.idsOf(releasers), ...certainty });
}

/** Whoever is not in the dump waits for its calls, or for some of them, or does something else. */
function addOfUnseen(draft: Draft, task: number, open: readonly Pending[]): void {
  const [fibril] = draft.fibrilsOf.get(task) ?? [];
  if (fibril === undefined) return;
  const certainty = { certainty: "possible", reason: "what else it does is not in the dump" } as const;
  for (const call of open) waitForCall(draft, fibril, call, certainty);
}

/** Of so many tasks that are not in the dump each may wait for each; of more it would say nothing. */
const MOST_UNSEEN = 16;

/**
 * A task that is not in the dump, and has calls to answer, may wait for any other such task that has calls out: so a circle can close where the dump
 * shows nothing. And what a task should have, and has not, it may have handed on to one of these.
 */
function addBehindUnseen(draft: Draft, tasks: readonly CapturedTask[]): void {
  const unseen = new Set(tasks.filter((task) => !isSeen(task)).map(({ id }) => id));
  const holders = draft.fibrils.filter(
    ({ task, name, kind }) => name === NOT_SHOWN && kind === "thread" && draft.at.has(task),
  );
  const calling = [...unseen].flatMap((id) => (draft.sentBy.has(id) ? (draft.fibrilsOf.get(id)?.at(0) ?? []) : []));
  if (calling.length > MOST_UNSEEN) return;
  for (const fibril of holders) {
    for (const other of calling) {
      if (other === fibril) continue;
      fibril.status = "waiting";
      const [name, otherName] = [fibril, other].map(({ task }) => draft.nameOf(task));
      const reason = unseen.has(fibril.task)
        ? `neither ${name} nor ${otherName} is in the dump`
        : `${name} may have handed it on to ${otherName}, which is not in the dump`;
      fibril.waits.push({ ...nothing, kind: "unseen", releasers: other.alone, certainty: "possible", reason });
    }
  }
}
