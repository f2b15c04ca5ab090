import type { Program } from "../../program.ts";
import type { Uses } from "../uses.ts";

/** The end of a task: `machine/exit.ts`. */
export function exitInlines({ tasks }: Program): string {
  const handles = tasks.flatMap(({ variables }, task) => {
    const places = variables.flatMap(({ type, offset, length }) =>
      type === "integer"
        ? []
        : Array.from({ length }, (_, index) => `drop_call(variable[first_variable[t] + ${offset + index}])`),
    );
    return places.length === 0 ? [] : [`  :: t == ${task + 1} -> ${places.join("; ")}`];
  });
  return `
inline drop_call(PLACE) {
  r_handle = PLACE;
  PLACE = 0;
  r_c = NUMBER(r_handle);
  if
  :: KIND(r_handle) == CALL && IS_STALE(r_handle) -> call[r_c].stale--; free_if_unused(r_c)
  :: KIND(r_handle) == CALL && !IS_STALE(r_handle) -> call[r_c].held--; free_if_unused(r_c)
  :: else
  fi
}
inline drop_stored_calls() {
${handles.length === 0 ? "  skip" : `  if\n${handles.join("\n")}\n  :: else\n  fi`}
}
inline list_queue(QUEUE) {
  do
  :: QUEUE.head != 0 -> r_list[r_listed] = QUEUE.head; r_listed++; leave_call(QUEUE)
  :: else -> break
  od
}
`;
}

export function exitParts({ kernel }: Program, { workers, opens, notifies }: Uses): Readonly<Record<string, string>> {
  const dispatched = `
    for (r_k : 1 .. CALLS) {
      if :: call[r_k].stage == HANDLED && !call[r_k].notice && call[r_k].callee == t -> r_list[r_listed] = r_k; r_listed++ :: else fi
    }
    for (r_k : first_connection[t] .. last_connection[t]) { list_queue(connection[r_k].queue) }${workers ? "\n    list_queue(task[t].work);" : ""}`;
  const sent = `
    list_queue(task[t].calls);`;
  const first = kernel.exit.answersFirst === "dispatched";
  return {
    EXIT: `
    r_listed = 0;${first ? `${dispatched}${sent}` : `${sent}\n    r_sent = r_listed;${dispatched}`}
    go = EXIT_CLEAR`,
    EXIT_CLEAR: `
    for (r_k : first_fibril[t] .. last_fibril[t]) {
      if
      :: HAS_REQUEST(r_k) && call[fibril[r_k].request].stage >= HANDLED -> call[fibril[r_k].request].held--
      :: else
      fi;
      for (r_a : first_handle[r_k] .. first_handle[r_k + 1] - 1) { drop_call(handle[r_a]) }
      for (r_a : first_integer[r_k] .. first_integer[r_k + 1] - 1) { integer[r_a] = 0 }
    }
    drop_stored_calls();
    for (r_k : first_call[t] .. last_call[t]) {
      if
      :: call[r_k].stage != FREE ->
         call[r_k].forgotten = 1;
         call[r_k].waiter = 0;
         call[r_k].refs = 0;
         if :: call[r_k].stage < SENT || call[r_k].stage > ANSWERED -> call[r_k].stage = FINISHED :: else fi;
         free_if_unused(r_k)
      :: else
      fi
    }${notifies ? "\n    for (r_k : first_notice[t] .. last_notice[t]) { clear_call(r_k) }" : ""}
    r_pc = fibril[r_f].pc;
    r_value = fibril[r_f].root;
    for (r_k : first_fibril[t] .. last_fibril[t]) { clear_fibril(r_k) }
    fibril[r_f].mode = READY;
    fibril[r_f].pc = r_pc;
    fibril[r_f].root = r_value;
    r_x = task[t].answers.head;
    r_y = task[t].answers.tail;
    r_n = task[t].count;
    clear_task(t);
    task[t].answers.head = r_x;
    task[t].answers.tail = r_y;
    task[t].count = r_n;
    task[t].mode = EXITING;
    task[t].ready.head = r_f;
    task[t].ready.tail = r_f;
    for (r_k : first_exchange[t] .. last_exchange[t]) { clear_exchange(r_k) }
    for (r_k : first_session[t] .. last_session[t]) { clear_session(r_k) }
    for (r_k : first_lock[t] .. last_lock[t]) {
      clear_lock(r_k);
      if
      :: is_rwlock[r_k] -> for (r_a : first_fibril[t] .. last_fibril[t]) { reading[READS(r_a, r_k)] = 0 }
      :: else
      fi
    }
    go = EXIT_PHONES`,
    EXIT_PHONES: `
    for (r_a : 0 .. MOST_SLOT) {
      for (r_i : first_phone[t] .. last_phone[t]) {
        if
        :: SLOT(r_i) == r_a -> r_p = r_i; hang_up(r_p)
        :: else
        fi
      }
    }
    ${first ? "list_queue(task[t].calls)" : INSERT_SENT};
    for (r_k : 1 .. PHONES) {
      if
      :: phone[r_k].connection != 0 && host_of[phone[r_k].connection] == t ->
         if :: phone[r_k].mode == CONNECTED -> phone[r_k].mode = SLAMMED :: else fi;
         phone[r_k].connection = 0
      :: else
      fi
    }
    for (r_k : first_connection[t] .. last_connection[t]) { clear_connection(r_k) }
    r_a = 0;
    do
    :: r_a < r_listed -> forget_words(); r_c = r_list[r_a]; give_answer(r_c, EHANGUP); free_if_unused(r_c); r_a++
    :: else -> break
    od;
    r_look = 1;
    if
    :: ${kernel.exit.ownCalls === "awaited" ? "task[t].count > 0" : "0"} -> block(FOR_EXIT, 0, IN_ANSWER)
    :: else -> go = FINISH_EXIT
    fi`,
    FINISH_EXIT: `
    for (r_k : first_fibril[t] .. last_fibril[t]) { clear_fibril(r_k) }
    r_x = task[t].answers.head;
    clear_task(t);
    task[t].mode = GONE_TASK;
    for (r_k : first_call[t] .. last_call[t]) {
      if
      :: call[r_k].stage == ANSWERED ->
         call[r_k].next = 0;
         call[r_k].stage = FINISHED;
         free_if_unused(r_k)
      :: else
      fi
    }
    for (r_k : first_phone[t] .. last_phone[t]) {${
      opens
        ? `
      r_x = phone[r_k].slot;
      r_on = 0;
      for (r_a : first_call[t] .. last_call[t]) {
        if :: call[r_a].new_phone == r_k -> r_on = 1 :: else fi
      }
      clear_phone(r_k);
      if :: r_on -> phone[r_k].slot = r_x :: else fi`
        : "\n      clear_phone(r_k)"
    }
    }
    r_look = 1;
    go = DONE`,
  };
}

/** Calls of the task to itself come after those that others have sent, and before those that it has taken. */
const INSERT_SENT = `do
    :: task[t].calls.head != 0 ->
       r_c = task[t].calls.head;
       leave_call(task[t].calls);
       r_k = r_listed;
       do
       :: r_k > r_sent -> r_list[r_k] = r_list[r_k - 1]; r_k--
       :: else -> break
       od;
       r_list[r_sent] = r_c;
       r_sent++;
       r_listed++
    :: else -> break
    od`;
