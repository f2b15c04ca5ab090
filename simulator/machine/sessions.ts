import { sendCall } from "./calls.ts";
import { block, blockIn, wake } from "./fibrils.ts";
import {
  C_NEW_PHONE,
  C_REFS,
  C_WAITER,
  EXCHANGE_SIZE,
  ExchangeMode,
  F_EXCHANGE,
  F_NEXT,
  P_IDLE,
  P_MODE,
  P_NEXT,
  P_SESSION,
  Phase,
  PhoneMode,
  S_IDLE_HEAD,
  S_OWNER,
  S_WAIT_HEAD,
  WaitFor,
  X_BEGINNER,
  X_MODE,
  X_PHONE,
  X_REFS,
  X_SESSION,
} from "./fields.ts";
import { dequeue, EventKind, enqueue, FaultCode, fault, type Machine, sessionInfo } from "./machine.ts";

/**
 * Begins an exchange of a session (docs/kernels.md, Exchanges). Returns the exchange; or -1 when the fibril now waits, and
 * will find its exchange in `F_EXCHANGE`; or -1 after a fault.
 */
export function beginExchange(m: Machine, fibril: number, session: number): number {
  const s = m.situation;
  const info = sessionInfo(m, session);
  const at = m.layout.sessions.at[session];
  const own = m.layout.tasks[m.layout.sessions.task[session]].phones.first + info.phone;
  switch (info.style) {
    case "atomic":
      return openExchange(m, fibril, session, own);
    case "serialize": {
      if (s[at + S_OWNER] !== 0) return waitForExchange(m, fibril, session);
      const exchange = openExchange(m, fibril, session, own);
      s[at + S_OWNER] = exchange + 1;
      return exchange;
    }
    case "parallel": {
      const idle = dequeue(s, at + S_IDLE_HEAD, P_NEXT, m.layout.phones.at);
      if (idle < 0) return connectExchange(m, fibril, session, own);
      s[m.layout.phones.at[idle] + P_IDLE] = 0;
      return openExchange(m, fibril, session, idle);
    }
  }
}

function waitForExchange(m: Machine, fibril: number, session: number): number {
  blockIn(m, fibril, m.layout.sessions.at[session] + S_WAIT_HEAD, WaitFor.exchange, session, Phase.begin);
  return -1;
}

/** Opens a phone more for a parallel session: asks over the session's own phone for a connection, and waits for the answer. */
function connectExchange(m: Machine, fibril: number, session: number, own: number): number {
  const s = m.situation;
  const phone = freePhone(m, m.layout.sessions.task[session]);
  if (phone < 0) return waitForExchange(m, fibril, session);
  const at = m.layout.phones.at[phone];
  s[at + P_MODE] = PhoneMode.connecting;
  s[at + P_SESSION] = session + 1;
  m.words.fill(0);
  m.words[4] = phone + 1;
  const call = sendCall(m, fibril, own, m.program.kernel.methods.IPC_M_CONNECT_ME_TO, -1);
  if (call < 0) return -1;
  s[m.layout.fibrils.at[fibril] + F_EXCHANGE] = openExchange(m, fibril, session, phone) + 1;
  s[m.layout.calls.at[call] + C_REFS] = 0;
  s[m.layout.calls.at[call] + C_WAITER] = fibril + 1;
  s[m.layout.calls.at[call] + C_NEW_PHONE] = phone + 1;
  block(m, fibril, WaitFor.answer, call, Phase.begin);
  return -1;
}

function freePhone(m: Machine, task: number): number {
  const span = m.layout.tasks[task].phones;
  for (let phone = span.first; phone < span.first + span.count; phone++) {
    if (m.situation[m.layout.phones.at[phone] + P_MODE] === PhoneMode.free) return phone;
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
  fault(m, FaultCode.tableFull, fibril);
  return -1;
}

/** The exchange that a `begin` which had to wait now has; -1, with a fault, when its connection was refused. */
export function takeExchange(m: Machine, fibril: number): number {
  const s = m.situation;
  const at = m.layout.fibrils.at[fibril];
  const exchange = s[at + F_EXCHANGE] - 1;
  s[at + F_EXCHANGE] = 0;
  const phone = m.layout.phones.at[s[m.layout.exchanges.at[exchange] + X_PHONE] - 1];
  if (s[phone + P_MODE] === PhoneMode.connected) return exchange;
  fault(m, FaultCode.phoneLimit, fibril);
  return -1;
}

/** Ends an exchange: its phone, or its turn, goes to who waits for it or back to the session, even with calls unanswered. */
export function endExchange(m: Machine, fibril: number, exchange: number): void {
  const s = m.situation;
  const at = m.layout.exchanges.at[exchange];
  if (s[at + X_MODE] !== ExchangeMode.open) {
    fault(m, FaultCode.exchangeEnded, fibril, exchange);
    return;
  }
  const session = s[at + X_SESSION] - 1;
  const phone = s[at + X_PHONE] - 1;
  const style = sessionInfo(m, session).style;
  if (style === "serialize" && s[at + X_BEGINNER] !== fibril + 1) {
    fault(m, FaultCode.serializeEndedByOther, fibril, exchange);
    return;
  }
  m.listener?.event(EventKind.exchangeEnded, fibril, exchange, phone);
  s[at + X_MODE] = ExchangeMode.ended;
  freeExchangeIfUnused(m, exchange);
  if (style === "atomic") return;
  const record = m.layout.sessions.at[session];
  const next = dequeue(s, record + S_WAIT_HEAD, F_NEXT, m.layout.fibrils.at);
  if (next >= 0) {
    const given = openExchange(m, next, session, phone);
    s[m.layout.fibrils.at[next] + F_EXCHANGE] = given + 1;
    if (style === "serialize") s[record + S_OWNER] = given + 1;
    wake(m, next);
  } else if (style === "serialize") s[record + S_OWNER] = 0;
  else {
    s[m.layout.phones.at[phone] + P_IDLE] = 1;
    enqueue(s, record + S_IDLE_HEAD, phone, P_NEXT, m.layout.phones.at);
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
