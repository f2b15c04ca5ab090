import type { Program } from "../../program.ts";
import type { Uses } from "../uses.ts";

/** Phones and connections that are opened and closed in a run: `machine/phones.ts`, `connections.ts` and `hang-up.ts`. */
export function phones({ kernel, limits }: Program, { opens, closes, workers, exits }: Uses): string {
  return [
    opens ? opening(kernel.nameServiceSlot, limits.fibrils, exits) : "",
    closes ? closing(workers, opens) : "",
  ].join("\n");
}

const opening = (nameServiceSlot: number, mostFibrils: number | undefined, hasSlots: boolean): string => `
inline count_phones() {
  r_count = 0;
  for (r_k : first_phone[t] .. last_phone[t]) {
    if :: phone[r_k].mode != NO_PHONE && phone[r_k].mode != CLOSED_PHONE -> r_count++ :: else fi
  }
}
inline open_phone() {
  r_p = 0;
  count_phones();
  if
  :: r_count < most_phones[t] ->
     r_p = first_phone[t] + boot_phones[t];
     do
     :: r_p <= last_phone[t] && (phone[r_p].mode != NO_PHONE || phone[r_p].refs != 0) -> r_p++
     :: else -> break
     od;
     if
     :: r_p > last_phone[t] -> r_p = 0; no_room = 1; go = DONE
     :: else ->${hasSlots ? slots(nameServiceSlot) : ""}
        phone[r_p].mode = CONNECTING
     fi
  :: r_count >= most_phones[t] && !HAS_PHONE_LIMIT -> no_room = 1; go = DONE
  :: else
  fi
}
inline open_connection(PHONE_) {
  r_n = first_connection[t];
  do
  :: r_n <= last_connection[t] && connection[r_n].mode != NO_CONNECTION -> r_n++
  :: else -> break
  od;
  count_fibrils();
  if
  :: r_n > last_connection[t]${mostFibrils === undefined ? "" : ` || (first_worker[t] > last_worker[t] && r_count >= ${mostFibrils})`} -> no_room = 1; r_n = 0
  :: else ->
     connection[r_n].phone = PHONE_;
     connection[r_n].mode = OPENING;
     if
     :: fibril_of[r_n] != 0 ->
        fibril[fibril_of[r_n]].mode = IDLE;
        fibril[fibril_of[r_n]].pc = TAKE;
        fibril[fibril_of[r_n]].connection = r_n
     :: else
     fi
  fi
}
inline send_connect(PHONE_, NEW, TARGET) {
  find_free_call();
  if
  :: r_c > last_call[t] -> no_room = 1; go = DONE
  :: else ->
     call[r_c].phone = PHONE_;
     call[r_c].route = PHONE_;
     call[r_c].method = IPC_M_CONNECT_ME_TO;
     call[r_c].refs = 1;
     copy_words();
     call[r_c].waiter = r_f;
     call[r_c].new_phone = NEW;
     call[r_c].callee = TARGET;
     launch(r_c)
  fi
}
inline settle_connect(CALL_) {
  if
  :: r_settled == 0 && call[CALL_].connection != 0 ->
     phone[call[CALL_].new_phone].mode = CONNECTED;
     phone[call[CALL_].new_phone].connection = call[CALL_].connection;
     connection[call[CALL_].connection].mode = OPEN_CONNECTION
  :: else ->
     end_connection(call[CALL_].connection)
  fi
}
`;

/** The lowest slot that no phone of the task has: it says in which order phones are hung up at the end of a task. */
const slots = (nameServiceSlot: number): string => `
        r_count = ${nameServiceSlot + 1};
        r_k = first_phone[t];
        do
        :: r_k > last_phone[t] -> break
        :: r_k <= last_phone[t] && phone[r_k].mode != NO_PHONE && phone[r_k].mode != CLOSED_PHONE && SLOT(r_k) == r_count ->
           r_count++; r_k = first_phone[t]
        :: else -> r_k++
        od;
        phone[r_p].slot = r_count;`;

const closing = (workers: boolean, opens: boolean): string => `
inline end_connection(CONNECTION) {
  if
  :: CONNECTION != 0 && connection[CONNECTION].mode != NO_CONNECTION ->
     connection[CONNECTION].mode = CLOSING;
     r_close[r_closes] = CONNECTION;
     r_closes++
  :: else
  fi
}
inline ask_again(QUEUE) {
  if
  :: QUEUE.head != 0 ->
     r_y = QUEUE.head;
     leave_fibril(QUEUE);
     fibril[r_y].phase = AGAIN;
     wake(r_y)
  :: else
  fi
}
inline drop_phone_if_unused(PHONE_) {
  if
  :: phone[PHONE_].mode == CLOSED_PHONE && phone[PHONE_].refs == 0 && IS_OPENED(PHONE_) -> clear_phone(PHONE_)
  :: else
  fi
}
inline close_phone(PHONE_) {
  phone[PHONE_].mode = CLOSED_PHONE;
  phone[PHONE_].connection = 0;
  phone[PHONE_].session = 0;
  drop_phone_if_unused(PHONE_)${opens ? ";\n  ask_again(task[owner_of[PHONE_]].phone_wait)" : ""}
}
inline slam(PHONE_) {
  if
  :: PHONE_ != 0 && phone[PHONE_].mode == CONNECTED ->
     phone[PHONE_].mode = SLAMMED;
     end_connection(phone[PHONE_].connection);
     phone[PHONE_].connection = 0;
     r_look = 1
  :: else
  fi
}
inline leave_idle(PHONE_) {
  if
  :: phone[PHONE_].idle ->
     r_x = session[phone[PHONE_].session].idle.head;
     r_y = 0;
     do
     :: r_x != PHONE_ -> r_y = r_x; r_x = phone[r_x].next
     :: else -> break
     od;
     if :: r_y == 0 -> session[phone[PHONE_].session].idle.head = phone[PHONE_].next :: else -> phone[r_y].next = phone[PHONE_].next fi;
     if :: session[phone[PHONE_].session].idle.tail == PHONE_ -> session[phone[PHONE_].session].idle.tail = r_y :: else fi;
     phone[PHONE_].next = 0;
     phone[PHONE_].idle = 0
  :: else
  fi
}
inline hang_up(PHONE_) {
  if
  :: phone[PHONE_].mode == CONNECTED ->
     leave_idle(PHONE_);
     phone[PHONE_].mode = HUNGUP;
     find_free_call();
     if
     :: r_c > last_call[t] -> no_room = 1
     :: else ->
        call[r_c].phone = PHONE_;
        call[r_c].route = PHONE_;
        call[r_c].method = IPC_M_PHONE_HUNGUP;
        call[r_c].forgotten = 1;
        launch(r_c)
     fi;
     r_look = 1
  :: phone[PHONE_].mode == SLAMMED ->
     leave_idle(PHONE_);
     phone[PHONE_].mode = HUNGUP;
     if :: phone[PHONE_].count == 0 -> close_phone(PHONE_) :: else fi;
     r_look = 1
  :: else
  fi
}
inline take_queued(CALL_) {
  if
  :: call[CALL_].connection == r_n && call[CALL_].stage == DISPATCHED -> r_list[r_listed] = CALL_; r_listed++
  :: else
  fi
}
inline close_connections() {
  do
  :: r_closed < r_closes ->
     r_n = r_close[r_closed];
     r_closed++;
     r_on = connection[r_n].mode == CLOSING;
     r_x = fibril_of[r_n];
     if
     :: r_x != 0 -> r_on = r_on && fibril[r_x].mode == IDLE
     :: else -> ${
       workers
         ? `
        for (r_k : first_worker[host_of[r_n]] .. last_worker[host_of[r_n]]) {
          if :: fibril[r_k].connection == r_n -> r_on = 0 :: else fi
        }`
         : "skip"
     }
     fi;
     if
     :: r_on ->
        r_look = 1;
        r_listed = 0;
        r_c = connection[r_n].queue.head;
        do
        :: r_c != 0 -> take_queued(r_c); r_c = call[r_c].next
        :: else -> break
        od;${
          workers
            ? `
        r_c = task[host_of[r_n]].work.head;
        do
        :: r_c != 0 -> take_queued(r_c); r_c = call[r_c].next
        :: else -> break
        od;`
            : ""
        }
        for (r_k : 1 .. CALLS) {
          if :: call[r_k].connection == r_n && call[r_k].stage == SENT -> call[r_k].connection = 0 :: else fi
        }
        r_k = 0;
        do
        :: r_k < r_listed -> r_c = r_list[r_k]; ${workers ? "leave_work(host_of[r_n]); " : ""}call[r_c].next = 0; r_k++
        :: else -> break
        od;
        if
        :: r_x != 0 ->
           clear_fibril(r_x);
           for (r_k : first_exchange[host_of[r_n]] .. last_exchange[host_of[r_n]]) {
             if :: exchange[r_k].beginner == r_x -> exchange[r_k].beginner = 0 :: else fi
           }
        :: else
        fi;
        clear_connection(r_n);
        r_a = 0;
        do
        :: r_a < r_listed -> forget_words(); give_answer(r_list[r_a], EHANGUP); r_a++
        :: else -> break
        od
     :: else
     fi
  :: else -> break
  od
}
`;
