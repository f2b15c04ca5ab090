/** Queues, handles, frames: `machine/machine.ts`, `fibrils.ts` and `handles.ts`. */
export const fibrils = (opens: boolean): string => `
inline join_fibril(QUEUE, FIBRIL) {
  if :: QUEUE.tail == 0 -> QUEUE.head = FIBRIL :: else -> fibril[QUEUE.tail].next = FIBRIL fi;
  QUEUE.tail = FIBRIL
}
inline leave_fibril(QUEUE) {
  r_first = QUEUE.head;
  QUEUE.head = fibril[r_first].next;
  fibril[r_first].next = 0;
  if :: QUEUE.head == 0 -> QUEUE.tail = 0 :: else fi
}
inline join_call(QUEUE, CALL_) {
  if :: QUEUE.tail == 0 -> QUEUE.head = CALL_ :: else -> call[QUEUE.tail].next = CALL_ fi;
  QUEUE.tail = CALL_
}
inline leave_call(QUEUE) {
  r_first = QUEUE.head;
  QUEUE.head = call[r_first].next;
  call[r_first].next = 0;
  if :: QUEUE.head == 0 -> QUEUE.tail = 0 :: else fi
}
inline make_ready(FIBRIL) {
  fibril[FIBRIL].mode = READY;
  join_fibril(task[home_of[FIBRIL]].ready, FIBRIL)
}
inline wake(FIBRIL) {
  fibril[FIBRIL].wait = NOTHING;
  fibril[FIBRIL].timed = 0;
  make_ready(FIBRIL)
}
inline block(WAIT, OBJECT, PHASE) {
  leave_fibril(task[t].ready);
  fibril[r_f].mode = WAITING;
  fibril[r_f].wait = WAIT;
  fibril[r_f].object = OBJECT;
  fibril[r_f].phase = PHASE;
  r_look = 1;
  go = DONE
}
inline block_in(QUEUE, WAIT, OBJECT, PHASE) {
  block(WAIT, OBJECT, PHASE);
  join_fibril(QUEUE, r_f)
}
inline count_fibrils() {
  r_count = 0;
  for (r_k : first_fibril[t] .. last_fibril[t]) {
    if :: fibril[r_k].mode != NONE -> r_count++ :: else fi
  }
}
inline find_frame() {
  r_i = first_integer[r_f] + fibril[r_f].base_integers;
  r_h = first_handle[r_f] + fibril[r_f].base_handles
}
inline drop(HANDLE) {
  if :: HANDLE != 0 -> r_drop[r_drops] = HANDLE; r_drops++ :: else fi
}
inline keep(HANDLE) {
  if
  :: KIND(HANDLE) == MESSAGE -> call[NUMBER(HANDLE)].refs++
  :: KIND(HANDLE) == CALL && IS_STALE(HANDLE) -> call[NUMBER(HANDLE)].stale++
  :: KIND(HANDLE) == CALL && !IS_STALE(HANDLE) -> call[NUMBER(HANDLE)].held++
  :: KIND(HANDLE) == EXCHANGE -> exchange[NUMBER(HANDLE)].refs++
${opens ? "  :: KIND(HANDLE) == PHONE && IS_OPENED(NUMBER(HANDLE)) -> phone[NUMBER(HANDLE)].refs++\n" : ""}  :: else
  fi
}
inline set_handle(PLACE) {
  keep(r_handle);
  drop(PLACE);
  PLACE = r_handle
}
inline violate() {
  violated = 1;
  go = DONE
}
`;

/** The end of a routine, and of what a fibril does: `machine/frames.ts`. */
export const framesParts = ({
  closes,
  opens,
}: {
  closes: boolean;
  opens: boolean;
}): Readonly<Record<string, string>> => ({
  RETURN: `
    if
    :: fibril[r_f].base_integers == 0 -> go = END_FIBRIL
    :: else ->
       r_kept = r_handle;
       keep(r_kept);
       for (r_k : r_i .. first_integer[r_f + 1] - 1) { integer[r_k] = 0 }
       for (r_k : r_h .. first_handle[r_f + 1] - 1) { drop(handle[r_k]); handle[r_k] = 0 }
       at = integer[r_i - 1];
       integer[r_i - 1] = 0;
       go = RESUME
    fi`,
  END_FIBRIL: `
    if
    :: fibril[r_f].held != 0 -> violate()
    :: else ->
       for (r_k : first_handle[r_f] .. first_handle[r_f + 1] - 1) { drop(handle[r_k]); handle[r_k] = 0 }
       if :: HAS_REQUEST(r_f) -> drop(HANDLE_OF_CALL(fibril[r_f].request)) :: else fi;
       fibril[r_f].request = 0;
       r_then = LEAVE;
       go = RELEASE
    fi`,
  LEAVE: `
    r_look = 1;
    for (r_k : first_integer[r_f] .. first_integer[r_f + 1] - 1) { integer[r_k] = 0 }
    if
    :: serves[r_f] == NOBODY ->
       leave_fibril(task[t].ready);
       clear_fibril(r_f);
       for (r_k : first_exchange[t] .. last_exchange[t]) {
         if :: exchange[r_k].beginner == r_f -> exchange[r_k].beginner = 0 :: else fi
       }
    :: else ->
       fibril[r_f].phase = START;
       fibril[r_f].object = 0;
       fibril[r_f].exchange = 0;
       fibril[r_f].pc = TAKE;
       fibril[r_f].root = 0;
       r_n = fibril[r_f].connection;
       if :: serves[r_f] == ALL -> fibril[r_f].connection = 0 :: else fi;${
         closes
           ? `
       r_on = r_n != 0 && connection[r_n].mode == CLOSING;
       if :: r_on -> end_connection(r_n) :: else fi;
       if
       :: !HAS_MORE(r_f) || (r_on && serves[r_f] != ALL) -> leave_fibril(task[t].ready); fibril[r_f].mode = IDLE
       :: else
       fi`
           : `
       if :: !HAS_MORE(r_f) -> leave_fibril(task[t].ready); fibril[r_f].mode = IDLE :: else fi`
       }
    fi;
    go = DONE`,
  RELEASE: `
    do
    :: r_dropped < r_drops ->
       r_handle = r_drop[r_dropped];
       r_dropped++;
       r_c = NUMBER(r_handle);
       if
       :: KIND(r_handle) == MESSAGE -> call[r_c].refs--; free_if_unused(r_c)
       :: KIND(r_handle) == CALL && IS_STALE(r_handle) -> call[r_c].stale--; free_if_unused(r_c)
       :: KIND(r_handle) == CALL && !IS_STALE(r_handle) ->
          if
          :: call[r_c].held == 1 && call[r_c].stage == HANDLED ->
             if
             :: call[r_c].notice -> call[r_c].stage = FINISHED
             :: !call[r_c].notice && call[r_c].method == IPC_M_PHONE_HUNGUP -> finish_call(r_c, 0)
             :: else -> violate(); break
             fi
          :: else
          fi;
          call[r_c].held--;
          free_if_unused(r_c)
       :: KIND(r_handle) == EXCHANGE ->
          exchange[r_c].refs--;
          if
          :: exchange[r_c].refs == 0 && exchange[r_c].mode == OPEN && style_of[exchange[r_c].session] != ATOMIC -> r_look = 1
          :: exchange[r_c].refs == 0 && (exchange[r_c].mode != OPEN || style_of[exchange[r_c].session] == ATOMIC) -> clear_exchange(r_c)
          :: else
          fi
${
  opens
    ? `       :: KIND(r_handle) == PHONE && IS_OPENED(r_c) ->
          phone[r_c].refs--;
          drop_phone_if_unused(r_c)
`
    : ""
}       :: else
       fi
    :: else -> break
    od;
    r_drops = 0;
    r_dropped = 0;
    go = (violated -> DONE : r_then);
    r_then = DONE`,
});
