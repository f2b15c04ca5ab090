import type { Context } from "./context.ts";
import { kindRegisters } from "./kinds.ts";
import { readCounts, sum, variableCount } from "./tables.ts";

/** What a state of the model is made of. */
export function state(context: Context): string {
  const { program, layout } = context;
  const { fibrils, calls, phones, connections, exchanges, sessions, locks, stackIntegers, stackHandles, tasks } =
    layout;
  const readers = sum(readCounts(context));
  return `
/* The state. A record 0 is never used: a reference 0 is none. */
Task task[${tasks.length + 1}];
Fibril fibril[${fibrils.at.length + 1}];
Call call[${calls.at.length + 1}];
Phone phone[${phones.at.length + 1}];
Connection connection[${connections.at.length + 1}];
Exchange exchange[${exchanges.at.length + 1}];
Session session[${sessions.at.length + 1}];
Lock lock[${locks.at.length + 1}];
byte reading[${readers + 1}];
int variable[${sum(program.tasks.map(variableCount)) + 1}];
int integer[${sum([...stackIntegers]) + 1}];
Handle handle[${sum([...stackHandles]) + 1}];
/* What a choose picks in a step, of how many; 0 between steps. */
int choice;
int ways;
/* Where a step is, and its statement; 0 between steps. */
byte go;
short at;
/* What is wrong: somebody waits for ever, a rule is broken, an assertion has failed; or the tables here are too small. */
bit stuck, violated, failed, no_room;
`;
}

/**
 * What a step needs while it lasts. Numbers: `f` the fibril that steps; a call (`c`), phone, lock, session, connection (`n`), exchange (`x`), or any second one (`x`, `y`). `i`, `h`: where
 * its integer and handle locals begin. `k`, `j`, `a`, `q`: of loops.
 */
const numbers =
  "f c p l s n x y j q call client first then after mode phase condition closes closed listed sent count drops dropped";
const flags = "timed self all there answered yields look on more every given refused sum met";
const shorts = "pc i h k a";
const integers = "handle kept value rc method code settled";

/** Declares them: hidden, so that they are no part of a state. */
export function registers({ program, layout, monitors }: Context): string {
  const parameters = program.routines.map((routine) => routine.integerParameters + routine.handleParameters);
  const frame = Math.max(0, ...program.routines.map(({ handles }) => handles));
  // All handles of a fibril, those of a frame, and what a step drops besides.
  const dropped = Math.max(0, ...layout.stackHandles) + frame + 8;
  const declared = (type: string, names: string) =>
    names
      .split(" ")
      .map((name) => `hidden ${type} r_${name};`)
      .join(" ");
  return `
/* Registers: they mean something only during a step. */
${declared("Ref", numbers)}
${declared("byte", flags)}
${declared("short", shorts)}
${declared("int", integers)}
hidden Ref r_list[${layout.calls.at.length + 1}]; hidden Ref r_close[${2 * layout.connections.at.length + 8}];
hidden int r_word[5]; hidden int r_argument[${Math.max(1, ...parameters)}]; hidden int r_drop[${dropped}];
hidden byte can_go_on[${layout.fibrils.at.length + 1}];
${monitors.kinds === undefined ? "" : kindRegisters(layout)}inline forget_words() { ${Array.from({ length: 5 }, (_, index) => `r_word[${index}] = 0`).join("; ")} }
`;
}
