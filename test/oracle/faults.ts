/** A mistake that somebody could make in the simulator: what stands in one of its files once, and what would stand there instead. */
export interface SeededFault {
  readonly name: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

export const seededFaults: readonly SeededFault[] = [
  {
    name: "one call more is let out than the limit allows",
    file: "machine/calls.ts",
    right: "P_ACTIVE] >= asyncCalls) return false;",
    wrong: "P_ACTIVE] > asyncCalls) return false;",
  },
  {
    name: "calls are taken before answers",
    file: "machine/dispatch.ts",
    right: "if (answer >= 0) return takeAnswer(m, answer);",
    wrong: `const early = dequeue(m.situation, head + T_CALLS_HEAD, C_NEXT, at);
      if (early >= 0) {
        if (answer >= 0) enqueue(m.situation, head + T_ANSWERS_HEAD, answer, C_NEXT, at);
        return dispatch(m, early);
      }
      if (answer >= 0) return takeAnswer(m, answer);`,
  },
  {
    name: "readers overtake waiting writers under the fair rule, too",
    file: "machine/locks.ts",
    right: 'return m.program.kernel.rwlock === "readers overtake" || s[at + L_HEAD] === 0;',
    wrong: "return true;",
  },
  {
    name: "a signal wakes everybody",
    file: "machine/locks.ts",
    right: "operand(m, pc, B) === 1 ? Infinity : 1;",
    wrong: "Infinity;",
  },
  {
    name: "what is given to a waiter is counted besides",
    file: "machine/locks.ts",
    right: "if (!isWaking) m.situation",
    wrong: "m.situation",
  },
  {
    name: "who has waited too long for a signal still stands in the queue for it",
    file: "machine/step.ts",
    right: "if (s[at + F_WAIT] === WaitFor.condition) {",
    wrong: "if (s[at + F_WAIT] === WaitFor.condition && m.now < 0) {",
  },
  {
    name: "a forwarded call is still on its first way",
    file: "machine/calls.ts",
    right: "if (asSelf) s[record + C_ROUTE] = phone + 1;",
    wrong: "",
  },
  {
    name: "a slammed phone that is hung up stays",
    file: "machine/hang-up.ts",
    right: "else if (s[at + P_ACTIVE] === 0) closePhone(m, phone);",
    wrong: "",
  },
  {
    name: "a writer is not seen waiting for readers",
    file: "waits/machine-waits.ts",
    right: "if (mode !== LockMode.write || m.situation[at + L_READERS] === 0) return;",
    wrong: "if (owner < 0 || owner >= 0) return;",
  },
  {
    name: "a daemon that waits is called stuck",
    file: "waits/machine-waits.ts",
    right: "this.#mode(server) === FibrilMode.idle || this.#could.isDaemon(server)",
    wrong: "this.#mode(server) === FibrilMode.idle",
  },
];
