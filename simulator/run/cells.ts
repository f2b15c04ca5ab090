import { L_OWNER, L_READERS, P_ACTIVE, P_MODE, PhoneMode } from "../machine/fields.ts";
import type { Machine } from "../machine/machine.ts";
import { slotOfPhone } from "../machine/phones.ts";

/** Something of a task that a person watches for changes. Task and lock by number; a phone by its slot. */
export type Watched =
  | { readonly kind: "variable"; readonly task: number; readonly offset: number }
  | { readonly kind: "lock"; readonly task: number; readonly lock: number }
  | { readonly kind: "phone"; readonly task: number; readonly slot: number };

/** A number or a handle among a task's variables. */
export const variableAt = (m: Machine, task: number, offset: number): number =>
  m.situation[m.layout.tasks[task].variables + offset];

/**
 * What is watched, as a number that changes when it does: a variable's value; who has a lock, or how many read; how many calls a phone has out,
 * -1 while the task has no such phone.
 */
export function valueWatched(m: Machine, watched: Watched): number {
  const layout = m.layout.tasks[watched.task];
  switch (watched.kind) {
    case "variable":
      return variableAt(m, watched.task, watched.offset);
    case "lock": {
      const at = m.layout.locks.at[layout.locks.first + watched.lock];
      return m.situation[at + L_OWNER] * m.layout.fibrils.at.length + m.situation[at + L_READERS];
    }
    case "phone": {
      const { first, count } = layout.phones;
      for (let phone = first; phone < first + count; phone++) {
        const at = m.layout.phones.at[phone];
        const mode = m.situation[at + P_MODE];
        const isThere = mode !== PhoneMode.free && mode !== PhoneMode.closed;
        if (isThere && slotOfPhone(m, phone) === watched.slot) return m.situation[at + P_ACTIVE];
      }
      return -1;
    }
  }
}
