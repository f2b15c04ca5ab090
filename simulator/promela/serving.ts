import { handlersOf } from "../machine/usage.ts";
import type { Context } from "./context.ts";

/** Finds in `r_value` the routine, and one, that handles a call; 0 when none does. */
export function findHandler({ program }: Context): string {
  const { tasks, kernel } = program;
  const { IPC_M_CONNECT_ME_TO, IPC_M_PHONE_HUNGUP } = kernel.methods;
  const rows = tasks.flatMap(({ handlers, anyHandler }, task) => {
    const own = [...handlers].map(
      ([method, routine]) => `:: t == ${task + 1} && call[r_c].method == ${method} -> r_value = ${routine + 1}`,
    );
    if (anyHandler === undefined) return own;
    const others = [...handlers.keys(), IPC_M_CONNECT_ME_TO, IPC_M_PHONE_HUNGUP].map(
      (method) => `call[r_c].method != ${method}`,
    );
    return [...own, `:: t == ${task + 1} && ${others.join(" && ")} -> r_value = ${anyHandler + 1}`];
  });
  return `inline find_handler() {
  if
${rows.map((row) => `  ${row}\n`).join("")}  :: else -> r_value = 0
  fi
}
inline find_free_fibril() {
  r_x = first_started[t];
  do
  :: r_x <= last_started[t] && fibril[r_x].mode != NONE -> r_x++
  :: else -> break
  od;${program.limits.fibrils === undefined ? "" : `\n  count_fibrils();\n  if :: r_count >= ${program.limits.fibrils} -> r_x = 0 :: else fi;`}
  if :: r_x > last_started[t] -> r_x = 0 :: else fi
}
`;
}

/** A fibril that serves takes the next call, and stands before the first statement of its handler. */
export function serve({ program, uses }: Context): string {
  const { tasks, routines, kernel } = program;
  const rows = [...new Set(tasks.flatMap(handlersOf))].map((routine) => {
    const { entry, integerParameters } = routines[routine];
    const parameters = Array.from(
      { length: integerParameters },
      (_, slot) => `integer[first_integer[r_f] + ${slot}] = call[r_c].args[${slot}]; `,
    );
    const enter = entry < 0 ? "go = END_FIBRIL" : `fibril[r_f].pc = ${entry}; go = DONE`;
    return `:: r_value == ${routine + 1} -> ${parameters.join("")}${enter}`;
  });
  const { notifies, closes, opens } = uses;
  const known = ["call[r_c].method == IPC_M_PHONE_HUNGUP", ...(opens ? ["call[r_c].new_phone != 0"] : [])].join(" || ");
  return `:: d_step { go == SERVE ->
   if
   :: serves[r_f] == ALL ->
      r_c = task[t].work.head;
      if :: r_c != 0 -> leave_call(task[t].work); fibril[r_f].connection = call[r_c].connection :: else fi
   :: serves[r_f] == ONE ->
      r_n = fibril[r_f].connection;
      r_c = connection[r_n].queue.head;
      if :: r_c != 0 -> leave_call(connection[r_n].queue) :: else fi
   :: else ->
      r_c = fibril[r_f].request;${notifies ? "\n     if :: r_c == 0 && task[t].taken.head != 0 -> r_c = task[t].taken.head; leave_call(task[t].taken) :: else fi" : ""}
   fi;
   if
   :: r_c == 0 -> leave_fibril(task[t].ready); fibril[r_f].mode = IDLE; go = DONE
   :: else ->
      call[r_c].stage = HANDLED;
      call[r_c].handler = r_f;
      call[r_c].held++;${closes ? "\n     if :: call[r_c].method == IPC_M_PHONE_HUNGUP -> connection[call[r_c].connection].mode = CLOSING :: else fi;" : ""}
      fibril[r_f].request = r_c;
      fibril[r_f].phase = START;
      find_handler();
      fibril[r_f].root = r_value;
      if
${rows.map((row) => `      ${row}\n`).join("")}      :: else ->
         forget_words();
         keep_values();
         if
         :: call[r_c].notice
         :: !call[r_c].notice && (${known}) -> finish_call(r_c, 0)
         :: else -> finish_call(r_c, ${kernel.errors.ENOTSUP})
         fi;
         go = END_FIBRIL
      fi
   fi
}`;
}
