import { releaseMessage, sendConnect } from "./calls.ts";
import { block, blockIn, wake, wakeFirstToAskAgain } from "./fibrils.ts";
import {
  EXCHANGE_SIZE,
  ExchangeMode,
  F_EXCHANGE,
  F_NEXT,
  F_PHASE,
  P_IDLE,
  P_NEXT,
  P_SESSION,
  Phase,
  S_IDLE_HEAD,
  S_OWNER,
  S_WAIT_HEAD,
  T_PHONE_WAIT_HEAD,
  T_SESSIONS_OWNER,
  T_SESSIONS_WAIT_HEAD,
  WaitFor,
  X_BEGINNER,
  X_MODE,
  X_PHONE,
  X_REFS,
  X_SESSION,
} from "./fields.ts";
import { hangUp } from "./hang-up.ts";
import { dequeue, EventKind, enqueue, FaultCode, fault, type Machine, sessionInfo } from "./machine.ts";
import { hasFreePhone, openPhone } from "./phones.ts";

/** As a result: the fibril now waits, and will ask again or find its exchange in `F_EXCHANGE`; or the run has stopped. */
const NOT_YET = -1;

/**
 * Begins an exchange of a session (docs/kernels.md, K11). Returns the exchange; or -1 when the fibril now waits: with `Phase.again` it has to
 * ask again, with `Phase.begin` it will find its exchange in `F_EXCHANGE`; or -1 after a fault.
 */
export function beginExchange(m: Machine, fibril: number, session: number): number {
  const s = m.situation;
  const task = m.layout.sessions.task[session];
  if (!enterSessions(m, fibril, task, session, Phase.again)) return NOT_YET;
  const info = sessionInfo(m, session);
  const at = m.layout.sessions.at[session];
  const own = m.layout.tasks[task].phones.first + info.phone;
  if (info.style === "parallel") {
    const idle = dequeue(s, at + S_IDLE_HEAD, P_NEXT, m.layout.phones.at);
    if (idle < 0) return connectExchange(m, fibril, session, own);
    s[m.layout.phones.at[idle] + P_IDLE] = 0;
    leaveSessions(m, fibril, task);
    return openExchange(m, fibril, session, idle);
  }
  leaveSessions(m, fibril, task);
  if (info.style === "atomic") return openExchange(m, fibril, session, own);
  if (s[at + S_OWNER] !== 0) {
    blockIn(m, fibril, at + S_WAIT_HEAD, WaitFor.exchange, session, Phase.begin);
    return NOT_YET;
  }
  const exchange = openExchange(m, fibril, session, own);
  s[at + S_OWNER] = exchange + 1;
  return exchange;
}

/** Takes the mutex of a task's sessions, or waits for it; it is handed over in order. */
function enterSessions(m: Machine, fibril: number, task: number, object: number, phase: number): boolean {
  const at = m.layout.tasks[task].at;
  const owner = m.situation[at + T_SESSIONS_OWNER];
  if (owner === 0 || owner === fibril + 1) return true;
  blockIn(m, fibril, at + T_SESSIONS_WAIT_HEAD, WaitFor.sessions, object, phase);
  return false;
}

function leaveSessions(m: Machine, fibril: number, task: number): void {
  const at = m.layout.tasks[task].at;
  if (m.situation[at + T_SESSIONS_OWNER] !== fibril + 1) return;
  const next = dequeue(m.situation, at + T_SESSIONS_WAIT_HEAD, F_NEXT, m.layout.fibrils.at);
  m.situation[at + T_SESSIONS_OWNER] = next + 1;
  if (next >= 0) wake(m, next);
}

/** Opens a phone more for a parallel session: asks over the session's own phone for a connection, and waits for the answer, the mutex in hand. */
function connectExchange(m: Machine, fibril: number, session: number, own: number): number {
  const s = m.situation;
  const task = m.layout.sessions.task[session];
  const phone = openPhone(m, task);
  if (phone === -1) {
    waitForPhone(m, fibril, session, hangUpIdle(m, fibril, session) && hasFreePhone(m, task));
    return NOT_YET;
  }
  if (phone < 0) {
    fault(m, FaultCode.phoneLimit, fibril, task);
    return NOT_YET;
  }
  s[m.layout.phones.at[phone] + P_SESSION] = session + 1;
  s[m.layout.tasks[task].at + T_SESSIONS_OWNER] = fibril + 1;
  m.words.fill(0);
  const call = sendConnect(m, fibril, own, phone, sessionInfo(m, session).target);
  if (call < 0) return NOT_YET;
  // What it brings is in the phone: once its answer is taken nobody has to do with it.
  releaseMessage(m, call);
  s[m.layout.fibrils.at[fibril] + F_EXCHANGE] = openExchange(m, fibril, session, phone) + 1;
  block(m, fibril, WaitFor.answer, call, Phase.begin);
  return NOT_YET;
}

/** Without a phone a fibril gives up the mutex and waits for one; or it tries again in its next step. */
function waitForPhone(m: Machine, fibril: number, session: number, triesAgain: boolean): void {
  const task = m.layout.sessions.task[session];
  leaveSessions(m, fibril, task);
  if (triesAgain) m.situation[m.layout.fibrils.at[fibril] + F_PHASE] = Phase.again;
  else blockIn(m, fibril, m.layout.tasks[task].at + T_PHONE_WAIT_HEAD, WaitFor.phone, session, Phase.again);
}

/** Hangs up an idle exchange phone of another session; false when none has one. */
function hangUpIdle(m: Machine, fibril: number, session: number): boolean {
  const idle = idleElsewhere(m, session);
  if (idle >= 0) hangUp(m, fibril, idle);
  return idle >= 0;
}

/** The idle exchange phone that has lain longest in the first other session of the task that has one; -1 when none has. */
export function idleElsewhere(m: Machine, session: number): number {
  const { first, count } = m.layout.tasks[m.layout.sessions.task[session]].sessions;
  for (let other = first; other < first + count; other++) {
    const idle = m.situation[m.layout.sessions.at[other] + S_IDLE_HEAD] - 1;
    if (other !== session && idle >= 0) return idle;
  }
  return -1;
}

function openExchange(m: Machine, fibril: number, session: number, phone: number): number {
  const s = m.situation;
  const span = m.layout.tasks[m.layout.sessions.task[session]].exchanges;
  for (let exchange = span.first; exchange < span.first + span.count; exchange++) {
    const at = m.layout.exchanges.at[exchange];
    if (s[at + X_MODE] !== ExchangeMode.free) continue;
    s[at + X_MODE] = ExchangeMode.open;
    s[at + X_SESSION] = session + 1;
    s[at + X_PHONE] = phone + 1;
    s[at + X_BEGINNER] = fibril + 1;
    m.listener?.event(EventKind.exchangeBegun, fibril, exchange, phone);
    return exchange;
  }
  throw new Error("an exchange more than those who could begin one");
}

/**
 * The exchange that a `begin` of a session which had to wait now has. A connection that was refused is taken for a lack of phones (docs/kernels.md, K11):
 * then it is -1, and the fibril waits or asks again.
 */
export function takeExchange(m: Machine, fibril: number, session: number): number {
  const at = m.layout.fibrils.at[fibril] + F_EXCHANGE;
  const exchange = m.situation[at] - 1;
  m.situation[at] = 0;
  if (exchange < 0) waitForPhone(m, fibril, session, hangUpIdle(m, fibril, session));
  else leaveSessions(m, fibril, m.layout.fibrils.task[fibril]);
  return exchange;
}

/** The exchange for which a phone was to be connected is not to be had: who waits for it finds none. */
export function dropExchangeOver(m: Machine, phone: number): void {
  const { exchanges } = m.layout.tasks[m.layout.phones.task[phone]];
  for (let exchange = exchanges.first; exchange < exchanges.first + exchanges.count; exchange++) {
    const at = m.layout.exchanges.at[exchange];
    if (m.situation[at + X_PHONE] !== phone + 1 || m.situation[at + X_MODE] !== ExchangeMode.open) continue;
    m.situation[m.layout.fibrils.at[m.situation[at + X_BEGINNER] - 1] + F_EXCHANGE] = 0;
    m.situation.fill(0, at, at + EXCHANGE_SIZE);
  }
}

/**
 * Ends an exchange: its phone, or its turn, goes to who waits for it or back to the session, even with calls unanswered.
 * False when the fibril first has to wait, in `phase` and for `object`, or after a fault.
 */
export function endExchange(m: Machine, fibril: number, exchange: number, phase: number, object: number): boolean {
  const s = m.situation;
  const at = m.layout.exchanges.at[exchange];
  if (s[at + X_MODE] !== ExchangeMode.open) {
    fault(m, FaultCode.exchangeEnded, fibril, exchange);
    return false;
  }
  const session = s[at + X_SESSION] - 1;
  const phone = s[at + X_PHONE] - 1;
  const style = sessionInfo(m, session).style;
  if (style === "serialize" && s[at + X_BEGINNER] !== fibril + 1) {
    fault(m, FaultCode.serializeEndedByOther, fibril, exchange);
    return false;
  }
  const task = m.layout.sessions.task[session];
  if (!enterSessions(m, fibril, task, object, phase)) return false;
  m.listener?.event(EventKind.exchangeEnded, fibril, exchange, phone);
  s[at + X_MODE] = ExchangeMode.ended;
  freeExchangeIfUnused(m, exchange);
  if (style === "serialize") passTurn(m, session, phone);
  else if (style === "parallel") putBack(m, session, phone);
  wakeFirstToAskAgain(m, m.layout.tasks[task].at + T_PHONE_WAIT_HEAD);
  leaveSessions(m, fibril, task);
  return true;
}

/** The next who waits for a serialize session has it. */
function passTurn(m: Machine, session: number, phone: number): void {
  const s = m.situation;
  const record = m.layout.sessions.at[session];
  const next = dequeue(s, record + S_WAIT_HEAD, F_NEXT, m.layout.fibrils.at);
  if (next < 0) {
    s[record + S_OWNER] = 0;
    return;
  }
  const given = openExchange(m, next, session, phone);
  s[m.layout.fibrils.at[next] + F_EXCHANGE] = given + 1;
  s[record + S_OWNER] = given + 1;
  wake(m, next);
}

/** The phone of a parallel exchange lies idle, behind the others. */
function putBack(m: Machine, session: number, phone: number): void {
  m.situation[m.layout.phones.at[phone] + P_IDLE] = 1;
  enqueue(m.situation, m.layout.sessions.at[session] + S_IDLE_HEAD, phone, P_NEXT, m.layout.phones.at);
}

/** A fibril is gone for good: exchanges that it has left open have no beginner any more. */
export function disown(m: Machine, fibril: number): void {
  const { first, count } = m.layout.tasks[m.layout.fibrils.task[fibril]].exchanges;
  for (let exchange = first; exchange < first + count; exchange++) {
    const at = m.layout.exchanges.at[exchange];
    if (m.situation[at + X_BEGINNER] === fibril + 1) m.situation[at + X_BEGINNER] = 0;
  }
}

/** The phone of an open exchange; -1, with a fault, when it has ended. */
export function phoneOfExchange(m: Machine, fibril: number, exchange: number): number {
  const at = m.layout.exchanges.at[exchange];
  if (m.situation[at + X_MODE] === ExchangeMode.open) return m.situation[at + X_PHONE] - 1;
  fault(m, FaultCode.exchangeEnded, fibril, exchange);
  return -1;
}

export function retainExchange(m: Machine, exchange: number): void {
  m.situation[m.layout.exchanges.at[exchange] + X_REFS]++;
}

/** A handle less names an exchange. Nobody can end an open one without a handle: those who wait for it may be stuck. */
export function releaseExchange(m: Machine, exchange: number): void {
  const at = m.layout.exchanges.at[exchange];
  m.situation[at + X_REFS]--;
  if (m.situation[at + X_REFS] > 0) return;
  const session = m.situation[at + X_SESSION] - 1;
  if (m.situation[at + X_MODE] === ExchangeMode.open) {
    if (sessionInfo(m, session).style !== "atomic") {
      m.suspectAll = true;
      return;
    }
    m.situation[at + X_MODE] = ExchangeMode.ended;
  }
  freeExchangeIfUnused(m, exchange);
}

function freeExchangeIfUnused(m: Machine, exchange: number): void {
  const at = m.layout.exchanges.at[exchange];
  if (m.situation[at + X_REFS] > 0) return;
  m.situation.fill(0, at, at + EXCHANGE_SIZE);
}
