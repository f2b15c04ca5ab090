import type { Program } from "../../program.ts";
import type { Words } from "../context.ts";
import type { Uses } from "../uses.ts";

const copy = (to: string, from: string, count: number): string =>
  count === 0 ? "skip" : Array.from({ length: count }, (_, index) => `${to}[${index}] = ${from}[${index}]`).join("; ");

/** Sending, answering and freeing calls: `machine/calls.ts`. */
export function calls({ kernel }: Program, { opens, closes, exits, workers }: Uses, words: Words): string {
  const routes = {
    "no phone": "0",
    "the phone that routed the call": "call[CALL_].route",
    "the caller's phone": "call[CALL_].phone",
  };
  return `
inline copy_words() { ${copy("call[r_c].args", "r_word", words.args)} }
inline load_values() { ${copy("r_word", "call[r_c].values", words.values)} }
inline keep_values() { ${copy("call[r_c].values", "r_word", words.values)} }
inline free_if_unused(CALL_) {
  if
  :: (call[CALL_].stage == TAKEN || call[CALL_].stage == FINISHED) && call[CALL_].refs == 0 && call[CALL_].held == 0 && call[CALL_].stale == 0 ->
     clear_call(CALL_)
  :: else
  fi
}
inline finish_call(CALL_, CODE) {
  call[CALL_].rc = CODE;
  call[CALL_].stage = ANSWERED;
${opens ? `  if\n  :: call[CALL_].new_phone != 0 -> r_settled = ${exits ? "(task[caller_of[CALL_]].mode == ALIVE -> CODE : ENOENT)" : "CODE"}; settle_connect(CALL_)\n  :: else\n  fi;\n` : ""}${
  exits
    ? `  if
  :: task[caller_of[CALL_]].mode == GONE_TASK ->
     ${opens ? "if :: call[CALL_].new_phone != 0 -> phone[call[CALL_].new_phone].slot = 0 :: else fi;\n     " : ""}call[CALL_].stage = FINISHED;
     free_if_unused(CALL_)
  :: else -> join_call(task[caller_of[CALL_]].answers, CALL_)
  fi`
    : "  join_call(task[caller_of[CALL_]].answers, CALL_)"
}
}
inline give_answer(CALL_, CODE) {
${
  closes
    ? `  r_p = ((CODE) == EHANGUP -> ${routes[kernel.slams]} : 0);
  r_code = ((CODE) == EHANGUP && call[CALL_].forwarded -> EFORWARD : CODE);
  finish_call(CALL_, r_code);
  slam(r_p)`
    : "  finish_call(CALL_, CODE)"
}
}
inline join_box(CALL_, TASK) {
  call[CALL_].stage = SENT;
  call[CALL_].callee = TASK;
  call[CALL_].handler = 0;
  join_call(task[TASK].calls, CALL_)
}
inline deliver(CALL_, CONNECTION) {
${opens ? "  if :: call[CALL_].new_phone == 0 -> call[CALL_].connection = CONNECTION :: else fi;" : "  call[CALL_].connection = CONNECTION;"}
  join_box(CALL_, host_of[CONNECTION])
}
inline launch(CALL_) {
  phone[call[CALL_].phone].count++;
  task[caller_of[CALL_]].count++;
${
  closes
    ? `  r_mode = phone[call[CALL_].phone].mode;
  if
  :: r_mode == CONNECTED || (r_mode == HUNGUP && call[CALL_].method == IPC_M_PHONE_HUNGUP) -> deliver(CALL_, phone[call[CALL_].phone].connection)
  :: r_mode == CONNECTING && task[call[CALL_].callee].mode == ALIVE -> join_box(CALL_, call[CALL_].callee)
  :: (r_mode == HUNGUP && call[CALL_].method != IPC_M_PHONE_HUNGUP) || r_mode == CLOSED_PHONE -> finish_call(CALL_, EHANGUP)
  :: else -> finish_call(CALL_, ENOENT)
  fi`
    : "  deliver(CALL_, phone[call[CALL_].phone].connection)"
}
}
inline find_free_call() {
  r_c = first_call[t];
  do
  :: r_c <= last_call[t] && call[r_c].stage != FREE -> r_c++
  :: else -> break
  od
}
${workers ? findWorker : ""}`;
}

const findWorker = `
inline find_worker(CONNECTION) {
  r_x = 0;
  for (r_k : first_worker[t] .. last_worker[t]) {
    if :: r_x == 0 && fibril[r_k].mode == IDLE -> r_x = r_k :: else fi
  }
  for (r_k : first_worker[t] .. last_worker[t]) {
    if
    :: fibril[r_k].connection == CONNECTION && fibril[r_k].mode == WAITING && fibril[r_k].wait == FOR_RECEIVE -> r_x = r_k; break
    :: else
    fi
  }
}
inline leave_work(TASK) {
  r_first = task[TASK].work.head;
  r_y = 0;
  do
  :: r_first != 0 && r_first != r_c -> r_y = r_first; r_first = call[r_first].next
  :: else -> break
  od;
  if
  :: r_first != 0 ->
     if :: r_y == 0 -> task[TASK].work.head = call[r_c].next :: else -> call[r_y].next = call[r_c].next fi;
     if :: task[TASK].work.tail == r_c -> task[TASK].work.tail = r_y :: else fi;
     call[r_c].next = 0
  :: else
  fi
}
`;

/** The steps of calls: `machine/calling.ts` and `dispatch.ts`. */
export function callsParts(program: Program, uses: Uses, waitsAll: boolean): Readonly<Record<string, string>> {
  const { kernel } = program;
  const { opens, closes, exits, notifies, workers } = uses;
  const { ELIMIT, ETIMEOUT } = kernel.errors;
  const queues = kernel.asyncOverflow === "queue";
  return {
    TAKE_MESSAGE: `
    if
${
  notifies
    ? `    :: task[t].notices.head != 0 ->
       r_c = task[t].notices.head;
       leave_call(task[t].notices);
       go = NOTICE
`
    : ""
}    :: ${notifies ? "task[t].notices.head == 0 && " : ""}task[t].answers.head != 0 ->
       r_c = task[t].answers.head;
       leave_call(task[t].answers);
       go = TAKE_ANSWER
    :: else ->
       r_c = task[t].calls.head;
       leave_call(task[t].calls);
       go = DISPATCH
    fi`,
    TAKE_ANSWER: `
    task[t].count--;
    r_p = call[r_c].phone;
    r_x = call[r_c].waiter;
    phone[r_p].count--;
    if
    :: call[r_c].forgotten ->
       call[r_c].stage = FINISHED;
       r_look = 1
    :: else ->
       call[r_c].stage = TAKEN
    fi;${
      closes
        ? `
    if :: phone[r_p].mode == HUNGUP && phone[r_p].count == 0 -> close_phone(r_p) :: else fi;`
        : ""
    }${
      opens
        ? `
    r_p = call[r_c].new_phone;
    if
    :: r_p != 0 && phone[r_p].mode == CONNECTING ->
       for (r_k : first_exchange[t] .. last_exchange[t]) {
         if
         :: exchange[r_k].mode == OPEN && exchange[r_k].phone == r_p -> fibril[exchange[r_k].beginner].exchange = 0; clear_exchange(r_k)
         :: else
         fi
       }
       close_phone(r_p)
    :: else
    fi;`
        : ""
    }
    r_there = (fibril[r_x].wait == FOR_ANSWER && call[fibril[r_x].object].stage >= TAKEN);${
      waitsAll ? "\n    if :: fibril[r_x].wait == FOR_ANSWERS -> see_all_answers(r_x) :: else fi;" : ""
    }
    if :: r_x != 0 && r_there && !call[r_c].forgotten -> wake(r_x) :: else fi;
    free_if_unused(r_c);${
      queues
        ? `
    do
    :: task[t].refused.head != 0 && HAS_ROOM(call[fibril[task[t].refused.head].object].phone) ->
       r_x = task[t].refused.head;
       leave_fibril(task[t].refused);
       r_c = fibril[r_x].object;
       launch(r_c);
       wake(r_x)
    :: else -> break
    od;`
        : ""
    }
    go = DONE${exits ? ";\n    if :: task[t].mode == EXITING && task[t].count == 0 -> go = FINISH_EXIT :: else fi" : ""}`,
    DISPATCH: `${
      opens
        ? `
    if
    :: call[r_c].new_phone != 0 -> open_connection(call[r_c].new_phone); call[r_c].connection = r_n
    :: else
    fi;`
        : ""
    }
    r_n = call[r_c].connection;
    call[r_c].stage = DISPATCHED;
    r_x = fibril_of[r_n];
    if
${closes ? "    :: r_n == 0 -> if :: !no_room -> forget_words(); give_answer(r_c, EHANGUP) :: else fi\n" : ""}    :: r_x != 0 -> join_call(connection[r_n].queue, r_c)
    :: else -> ${workers ? "find_worker(r_n); join_call(task[t].work, r_c)" : "skip"}
    fi;
    if
    :: r_x != 0 && fibril[r_x].mode == IDLE -> make_ready(r_x)
    :: r_x != 0 && fibril[r_x].mode == WAITING && fibril[r_x].wait == FOR_RECEIVE -> wake(r_x)
    :: else
    fi;
    go = DONE`,
    SEND: `
    find_free_call();
    if
    :: r_c > last_call[t] -> no_room = 1; go = DONE
    :: else ->
       call[r_c].phone = r_p;
       call[r_c].route = r_p;
       call[r_c].method = r_method;
       call[r_c].refs = 1;
       copy_words();
       go = r_after;
       if
       :: HAS_ROOM(r_p) -> launch(r_c)
       :: else ->
          ${
            queues
              ? `call[r_c].stage = REFUSED;
          if :: r_after == AWAIT -> call[r_c].waiter = r_f :: else fi;
          block_in(task[t].refused, FOR_ROOM, r_c, IN_ROOM)`
              : `call[r_c].stage = TAKEN; call[r_c].rc = ${ELIMIT}`
          }
       fi
    fi`,
    AWAIT: `
    if
    :: call[r_c].stage == TAKEN -> go = REPLY
    :: else ->
       call[r_c].waiter = r_f;
       block(FOR_ANSWER, r_c, IN_ANSWER);
       fibril[r_f].timed = r_timed
    fi`,
    REPLY: `
    if
    :: fibril[r_f].exchange != 0 ->
       r_x = fibril[r_f].exchange;
       r_after = REPLIED;
       r_phase = IN_END;
       go = END_EXCHANGE
    :: r_c == 0 && fibril[r_f].exchange == 0 -> go = EXPIRE
    :: else -> go = DELIVER
    fi`,
    REPLIED: `
    fibril[r_f].exchange = 0;
    go = REPLY`,
    DELIVER: `
    r_rc = call[r_c].rc;
    forget_words();
    load_values();
    call[r_c].stage = FINISHED;
    call[r_c].waiter = 0;
    call[r_c].refs--;
    free_if_unused(r_c);
    go = RESUME`,
    EXPIRE: `
    r_rc = ${ETIMEOUT};
    forget_words();
    go = RESUME`,
    ANSWER: `
    if
    :: call[r_c].notice || call[r_c].stage != HANDLED -> violate()
    :: else ->
       keep_values();
       r_answered = 1;
       go = RESUME;
       give_answer(r_c, r_rc)
    fi`,
    FORWARD: `
    if
    :: call[r_c].notice || call[r_c].stage != HANDLED -> violate()
    :: else ->
       r_look = 1;
       call[r_c].forwarded = 1;
       if
       :: fibril[r_f].request == r_c -> fibril[r_f].request = GONE; call[r_c].held--
       :: else
       fi;
       call[r_c].stale = call[r_c].stale + call[r_c].held;
       call[r_c].held = 0;
       call[r_c].hops = (call[r_c].hops + 1) & 15;${
         opens
           ? `
       r_n = (call[r_c].new_phone != 0 -> call[r_c].connection : 0);
       if :: call[r_c].new_phone != 0 -> call[r_c].connection = 0 :: else fi;`
           : ""
       }
       if
       :: !r_refused && (r_self${opens ? " || call[r_c].new_phone != 0" : ""})${closes ? " && phone[r_p].mode == CONNECTED" : ""} ->
          if :: r_self -> call[r_c].route = r_p :: else fi;
          deliver(r_c, phone[r_p].connection)
       :: else -> finish_call(r_c, EFORWARD)
       fi;${opens ? "\n       end_connection(r_n);" : ""}
       go = RESUME
    fi`,
    RECEIVE: `
    r_n = fibril[r_f].connection;
    r_c = 0;
    if
    :: fibril_of[r_n] != 0 ->
       r_c = connection[r_n].queue.head;
       if :: r_c != 0 -> leave_call(connection[r_n].queue) :: else fi
    :: else -> ${
      workers
        ? `
       r_c = task[t].work.head;
       do
       :: r_c != 0 && call[r_c].connection != r_n -> r_c = call[r_c].next
       :: else -> break
       od;
       if :: r_c != 0 -> leave_work(t) :: else fi`
        : "skip"
    }
    fi;
    if
    :: r_c == 0 -> block(FOR_RECEIVE, r_n, IN_ANSWER)
    :: else ->
       call[r_c].stage = HANDLED;
       call[r_c].handler = r_f;
       call[r_c].held++;
       go = RESUME
    fi`,
    CONNECT: `
    open_phone();
    if
    :: go != DONE && r_p == 0 -> r_handle = 0; r_rc = ${ELIMIT}; go = RESUME
    :: go != DONE && r_p != 0 -> send_connect(r_p, r_p, r_x); if :: go != DONE -> block(FOR_ANSWER, r_c, IN_ANSWER) :: else fi
    :: else
    fi`,
    CONNECTED_NOW: `
    r_rc = call[r_c].rc;
    r_handle = (r_rc == 0 -> HANDLE_OF_PHONE(call[r_c].new_phone) : 0);
    call[r_c].stage = FINISHED;
    call[r_c].waiter = 0;
    call[r_c].refs--;
    free_if_unused(r_c);
    go = RESUME`,
    HANG_UP: `
    hang_up(r_p);
    go = RESUME`,
    NOTIFY: `
    go = RESUME;
    if
    :: ${closes ? "phone[r_p].mode == CONNECTED" : "1"} ->
       r_x = host_of[phone[r_p].connection];
       r_c = first_notice[r_x];
       do
       :: r_c <= last_notice[r_x] && call[r_c].stage != FREE -> r_c++
       :: else -> break
       od;
       if
       :: r_c > last_notice[r_x] -> no_room = 1; go = DONE
       :: else ->
          call[r_c].stage = SENT;
          call[r_c].notice = 1;
          call[r_c].method = r_method;
          call[r_c].route = r_p;
          call[r_c].callee = r_x;
          copy_words();
          join_call(task[r_x].notices, r_c)
       fi
    :: else
    fi`,
    NOTICE: `
    call[r_c].stage = DISPATCHED;
    find_handler();
    go = DONE;
    if
    :: r_value == 0 ->
       call[r_c].stage = FINISHED;
       free_if_unused(r_c)
    :: else ->${
      kernel.notifications === "one after the other"
        ? `
       r_x = first_noticer[t];
       join_call(task[t].taken, r_c);
       if :: fibril[r_x].mode == IDLE -> make_ready(r_x) :: else fi`
        : `
       find_free_fibril();
       if
       :: r_x == 0 -> no_room = 1
       :: else ->
          fibril[r_x].request = r_c;
          fibril[r_x].pc = TAKE;
          fibril[r_x].root = r_value;
          make_ready(r_x)
       fi`
    }
    fi`,
  };
}
