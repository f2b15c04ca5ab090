import { ableIn, answersStored, anyIn, ends, fibrilsOf, gives, signals, startersIn } from "./ability.ts";
import { isBegun } from "./collect.ts";
import { couldIn, type Which } from "./contains.ts";
import { handlesIn } from "./handles.ts";
import type { Call, Lock } from "./state.ts";
import { copyOf, SPENT } from "./state.ts";
import { handlerFor } from "./taking.ts";
import { known } from "./text.ts";
import { connectionOf, fibrilOf, isOut, numbersOf, taskOf, type World } from "./world.ts";

/** One thing that a fibril waits for. `free`: it comes without anybody's doing more. */
export type Thing = Releasers | "free";

interface Releasers {
  /** Fibrils, any of which can bring it. */
  readonly by: readonly number[];
  /** They are those who *could* bring it, as far as the text tells; else those who have it or are at it. */
  readonly could: boolean;
}

/** What a fibril waits for; all of it must come. "Who can end it" of docs/language.md, What counts as stuck, row by row. */
export function thingsOf(w: World, fibril: number): Thing[] {
  const record = fibrilOf(w, fibril);
  const task = taskOf(w, record.task);
  if (task.ready.includes(fibril) || record.timed) return [];
  const { wait } = record;
  if (wait === undefined) return [idle(w, fibril)];
  switch (wait.kind) {
    case "answers":
      return wait.calls.map((id) => answer(w, fibril, id));
    case "lock":
      return lock(w, fibril, known(task.locks[wait.lock]));
    case "condition":
      return [byText(w, fibril, signals(wait.lock))];
    case "semaphore":
      return [byText(w, fibril, gives(wait.lock))];
    case "exchange":
      return [of(present(w, [whoHas(w, record.task, wait.session)]))];
    case "session mutex":
      return [of(present(w, [task.sessionMutex.owner]))];
    case "room":
      return [room(w, fibril)];
    case "phone":
      return [phone(w, fibril)];
    case "request":
      return [request(w, fibril)];
    case "exit":
      return callsOf(w, record.task).map((id) => answer(w, fibril, id));
    case "timer":
      return [];
  }
}

const present = (w: World, fibrils: readonly (number | undefined)[]): number[] =>
  fibrils.filter((fibril) => fibril !== undefined && w.state.fibrils[fibril] !== undefined).map(Number);

const of = (by: readonly number[]): Releasers => ({ by, could: false });
const couldBe = (by: readonly number[]): Releasers => ({ by, could: true });

const anyOf = (things: readonly Thing[]): Thing => {
  const all = things.filter((thing) => thing !== "free");
  if (all.length < things.length) return "free";
  return {
    by: [...new Set(all.flatMap(({ by }) => by))],
    could: all.every(({ by, could }) => could || by.length === 0),
  };
};

function callsOf(w: World, task: number): number[] {
  return numbersOf(w.state.calls).filter((id) => {
    const call = known(w.state.calls[id]);
    return call.sender === task && isOut(call);
  });
}

/** The fibril that handles the call; while it is queued, that of the call in front, or any worker; for a stored request any that could answer it. */
function answer(w: World, fibril: number, id: number): Thing {
  const call = w.state.calls[id];
  if (call === undefined) return of([]);
  if (!isOut(call) || call.stage === "answered") return "free";
  const others = ableIn(w, fibril, call.callee, ends);
  return anyOf([couldBe(others), call.stage === "being handled" ? beingHandled(w, fibril, id, call) : queued(w, call)]);
}

function queued(w: World, call: Call): Thing {
  const connection = call.connection === undefined ? undefined : w.state.connections[call.connection];
  if (connection === undefined) return "free";
  const servers = fibrilsOf(w, call.callee).filter((fibril) => {
    const { kind } = fibrilOf(w, fibril);
    return connection.fibril === undefined ? kind === "worker" : fibril === connection.fibril;
  });
  const takesIt = (fibril: number) => {
    const { frames, wait, connection: served } = fibrilOf(w, fibril);
    return frames.length === 0 || (wait?.kind === "request" && served === call.connection);
  };
  return servers.some(takesIt) ? "free" : of(servers);
}

function beingHandled(w: World, fibril: number, id: number, { callee, handler }: Call): Thing {
  const isAbout = ({ kind, id: other }: { kind: string; id: number }) => kind === "call" && other === id;
  const alone = copyOf(w.state);
  for (const number of numbersOf(alone.fibrils)) if (number !== handler) delete alone.fibrils[number];
  for (const record of alone.tasks) for (const name of Object.keys(record.variables)) record.variables[name] = [];
  const own = handlesIn({ ...w, state: alone }, callee).filter(isAbout).length;
  const all = handlesIn(w, callee).filter(isAbout).length;
  const stored = all > own ? ableIn(w, fibril, callee, answersStored) : [];
  return anyOf([of(own > 0 ? present(w, [handler]) : []), couldBe(stored)]);
}

/** The owner; for a writer every reader; for a reader also those who queue before it. */
function lock(w: World, fibril: number, { owner, readers, waiters }: Lock): Thing[] {
  const { wait } = fibrilOf(w, fibril);
  const isReader = wait?.kind === "lock" && wait.mode === "read";
  const before = isReader ? waiters.slice(0, waiters.indexOf(fibril)) : [];
  return [...(owner === undefined ? [] : [owner]), ...(isReader ? [] : numbersOf(readers)), ...before].map((other) =>
    of([other]),
  );
}

/** Any other fibril that could: of the task itself, or by what it may send there. */
function byText(w: World, fibril: number, which: Which): Thing {
  const { task } = fibrilOf(w, fibril);
  const { incoming, notifications } = taskOf(w, task);
  const methods = [
    ...incoming.map((id) => known(w.state.calls[id]).method),
    ...notifications.map(({ method }) => method),
  ];
  const handlers = methods.map((method) => handlerFor(w, task, method)).filter((handler) => handler !== undefined);
  if (handlers.some((handler) => couldIn(w.text, handler, which))) return "free";
  return couldBe(ableIn(w, fibril, task, which));
}

/** The head of the queue: any of the calls on its phone. The others: the head. */
function room(w: World, fibril: number): Thing {
  const { task } = fibrilOf(w, fibril);
  const { roomQueue } = taskOf(w, task);
  const [head] = roomQueue;
  if (head !== fibril) return of(present(w, [head]));
  const slot = known(known(fibrilOf(w, fibril).frames.at(-1)).resume?.message).slot;
  const { asyncCallsPerTask, asyncCalls } = w.text.limits;
  const out = callsOf(w, task);
  const onPhone = out.filter((id) => known(w.state.calls[id]).slot === slot);
  const full = onPhone.length >= asyncCalls ? onPhone : out.length >= asyncCallsPerTask ? out : [];
  return anyOf(full.map((id) => answer(w, fibril, id)));
}

/** Who has the exchange of a serialize session, while a handle names it or the statement that began it lasts: nobody can end one that is lost. */
function whoHas(w: World, task: number, session: string): number | undefined {
  const { exchanges } = w.state;
  const { holder } = known(taskOf(w, task).sessions[session]);
  const open = numbersOf(exchanges).find((id) => exchanges[id]?.task === task && exchanges[id]?.session === session);
  if (open === undefined || isBegun(w.state, open)) return holder;
  return handlesIn(w, task).some(({ kind, id }) => kind === "exchange" && id === open) ? holder : undefined;
}

/** Any of the holders of phones: who began an exchange or could end one that is kept, whose answer frees a phone that is hung up, who could hang one up. */
function phone(w: World, fibril: number): Thing {
  const { task } = fibrilOf(w, fibril);
  const beginners = Object.values(w.state.exchanges).filter((exchange) => exchange.task === task);
  const slow = callsOf(w, task).filter((id) => {
    const { slot, opens } = known(w.state.calls[id]);
    return opens !== undefined || taskOf(w, task).phones[slot]?.status === "hungup";
  });
  const isKept = Object.values(taskOf(w, task).variables).some((values) =>
    values.some((value) => typeof value !== "number" && value.kind === "exchange" && value.id !== SPENT),
  );
  const isHelp: Which = ({ $type }) => $type === "Hangup" || (isKept && $type === "End");
  const helpers = ableIn(w, fibril, task, isHelp);
  const holders = present(
    w,
    beginners.map(({ fibril }) => fibril),
  );
  return anyOf([of(holders), couldBe(helpers), ...slow.map((id) => answer(w, fibril, id))]);
}

/** Any fibril of the task at the other end, or that comes to be there. */
function request(w: World, fibril: number): Thing {
  const { connection, task } = fibrilOf(w, fibril);
  if (connection === undefined) return of([]);
  const isOnWay = taskOf(w, task).incoming.some((id) => w.state.calls[id]?.connection === connection);
  return isOnWay ? "free" : couldBe(anyIn(w, fibril, connectionOf(w, connection).client));
}

/** A fibril between calls: any fibril of a task that can send to it, or that could have it made. */
function idle(w: World, fibril: number): Thing {
  const { kind, connection, task } = fibrilOf(w, fibril);
  const own = numbersOf(w.state.connections).filter((number) =>
    kind === "worker" ? connectionOf(w, number).task === task : number === connection,
  );
  const isOnWay = taskOf(w, task).incoming.some((id) => own.includes(w.state.calls[id]?.connection ?? -1));
  if (isOnWay) return "free";
  const clients = own.flatMap((number) => anyIn(w, fibril, connectionOf(w, number).client));
  return couldBe(kind === "connection" ? clients : [...clients, ...startersIn(w, fibril, task, "handling")]);
}
