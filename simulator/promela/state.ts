import type { Context } from "./context.ts";
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
short handle[${sum([...stackHandles]) + 1}];
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

/** What a step needs while it lasts. */
export function registers({ program, layout }: Context): string {
  const arguments_ = Math.max(
    1,
    ...program.routines.map((routine) => routine.integerParameters + routine.handleParameters),
  );
  const dropped =
    Math.max(0, ...layout.stackHandles) + Math.max(0, ...program.routines.map(({ handles }) => handles)) + 8;
  const small = [
    "c",
    "p",
    "l",
    "s",
    "n",
    "x",
    "y",
    "f",
    "j",
    "call",
    "client",
    "first",
    "go",
    "then",
    "after",
    "mode",
    "phase",
    "condition",
    "closes",
    "closed",
    "listed",
    "sent",
    "q",
    "count",
  ];
  const flags = [
    "timed",
    "self",
    "all",
    "there",
    "answered",
    "yields",
    "look",
    "on",
    "more",
    "every",
    "given",
    "refused",
  ];
  return `
/* Registers: they mean something only during a step. */
${small.map((name) => `hidden byte r_${name};`).join(" ")}
${flags.map((name) => `hidden byte r_${name};`).join(" ")}
hidden byte r_drops; hidden byte r_dropped;
hidden short r_pc; hidden short r_i; hidden short r_h; hidden short r_k; hidden short r_a; 
hidden int r_handle; hidden int r_kept; hidden int r_value; hidden int r_rc; hidden int r_method; hidden int r_code; hidden int r_settled;
hidden byte r_list[${layout.calls.at.length + 1}]; hidden byte r_close[250];
hidden int r_word[5]; hidden int r_argument[${arguments_}]; hidden int r_drop[${dropped}];
hidden byte can_go_on[${layout.fibrils.at.length + 1}];
inline forget_words() { ${Array.from({ length: 5 }, (_, index) => `r_word[${index}] = 0`).join("; ")} }
`;
}
