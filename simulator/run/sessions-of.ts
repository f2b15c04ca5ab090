import { ExchangeMode, P_NEXT, S_IDLE_HEAD, X_BEGINNER, X_MODE, X_PHONE, X_SESSION } from "../machine/fields.ts";
import { type Machine, sessionInfo } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";
import type { ExchangeState, SessionState } from "../system.ts";

/** The sessions of a task, by its number, in order of declaration. */
export function sessionStates(m: Machine, task: number): SessionState[] {
  const { first, count } = m.layout.tasks[task].sessions;
  return Array.from({ length: count }, (_, index) => {
    const { name, style } = sessionInfo(m, first + index);
    return { name, style, idle: idlePhones(m, first + index), open: openExchanges(m, task, first + index) };
  });
}

function idlePhones(m: Machine, session: number): number[] {
  const slots: number[] = [];
  let next = m.situation[m.layout.sessions.at[session] + S_IDLE_HEAD];
  for (; next !== 0; next = m.situation[m.layout.phones.at[next - 1] + P_NEXT]) slots.push(slotOfPhone(m, next - 1));
  return slots;
}

function openExchanges(m: Machine, task: number, session: number): ExchangeState[] {
  const s = m.situation;
  const { first, count } = m.layout.tasks[task].exchanges;
  return [...m.layout.exchanges.at.subarray(first, first + count)]
    .filter((at) => s[at + X_MODE] === ExchangeMode.open && s[at + X_SESSION] === session + 1)
    .map((at) => {
      const beginner = s[at + X_BEGINNER] - 1;
      return { phone: slotOfPhone(m, s[at + X_PHONE] - 1), beginner: beginner < 0 ? undefined : beginner };
    });
}
