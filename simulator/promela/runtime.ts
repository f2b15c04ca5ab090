/** What the model says of fibrils, queues and frames, whatever the program. */
export const fibrils = `
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
  :: else
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

export const calls = `
inline free_if_unused(CALL_) {
  if
  :: (call[CALL_].stage == TAKEN || call[CALL_].stage == FINISHED) && call[CALL_].refs == 0 && call[CALL_].held == 0 && call[CALL_].stale == 0 ->
     clear_call(CALL_)
  :: else
  fi
}
inline finish_call(CALL_, CODE) {
  call[CALL_].stage = ANSWERED;
  call[CALL_].rc = CODE;
  join_call(task[caller_of[CALL_]].answers, CALL_)
}
inline join_box(CALL_, CONNECTION) {
  call[CALL_].connection = CONNECTION;
  call[CALL_].stage = SENT;
  call[CALL_].callee = host_of[CONNECTION];
  call[CALL_].handler = 0;
  join_call(task[host_of[CONNECTION]].calls, CALL_)
}
inline launch(CALL_) {
  phone[call[CALL_].phone].count++;
  task[caller_of[CALL_]].count++;
  join_box(CALL_, phone[call[CALL_].phone].connection)
}
inline find_free_call() {
  r_c = first_call[t];
  do
  :: r_c <= last_call[t] && call[r_c].stage != FREE -> r_c++
  :: else -> break
  od
}
`;

/** The parts of a step that statements have in common: each does its work on the registers and says what is next. */
export const parts = ({
  args,
  values,
  overflow,
  elimit,
  etimeout,
  refuses,
  waitsAll,
  workers,
}: {
  args: number;
  values: number;
  overflow: "queue" | "refuse";
  elimit: number;
  etimeout: number;
  refuses: boolean;
  waitsAll: boolean;
  workers: boolean;
}): Readonly<Record<string, string>> => ({
  TAKE_MESSAGE: `
    if
    :: task[t].answers.head != 0 ->
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
    phone[call[r_c].phone].count--;
    r_x = call[r_c].waiter;
    if
    :: call[r_c].forgotten ->
       call[r_c].stage = FINISHED;
       r_look = 1
    :: else ->
       call[r_c].stage = TAKEN;
       r_there = (fibril[r_x].wait == FOR_ANSWER && call[fibril[r_x].object].stage >= TAKEN);${
         waitsAll ? "\n       if :: fibril[r_x].wait == FOR_ANSWERS -> see_all_answers(r_x) :: else fi;" : ""
       }
       if :: r_x != 0 && r_there -> wake(r_x) :: else fi
    fi;
    free_if_unused(r_c);${
      refuses && overflow === "queue"
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
    go = DONE`,
  DISPATCH: `
    r_n = call[r_c].connection;
    call[r_c].stage = DISPATCHED;
    r_x = fibril_of[r_n];
    if
    :: r_x != 0 -> join_call(connection[r_n].queue, r_c)
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
       call[r_c].method = r_method;
       call[r_c].refs = 1;${copy("call[r_c].args", "r_word", args, 7)}
       go = r_after;${
         refuses
           ? `
       if
       :: HAS_ROOM(r_p) -> launch(r_c)
       :: else ->
          ${
            overflow === "queue"
              ? `call[r_c].stage = REFUSED;
          if :: r_after == AWAIT -> call[r_c].waiter = r_f :: else fi;
          block_in(task[t].refused, FOR_ROOM, r_c, IN_ROOM)`
              : `call[r_c].stage = TAKEN; call[r_c].rc = ${elimit}`
          }
       fi`
           : "\n       launch(r_c)"
       }
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
       fibril[r_f].exchange = 0;
       r_after = REPLY;
       go = END_EXCHANGE
    :: r_c == 0 && fibril[r_f].exchange == 0 -> go = EXPIRE
    :: else -> go = DELIVER
    fi`,
  DELIVER: `
    r_rc = call[r_c].rc;${copy("r_word", "call[r_c].values", values, 4)}
    call[r_c].stage = FINISHED;
    call[r_c].waiter = 0;
    call[r_c].refs--;
    free_if_unused(r_c);
    go = RESUME`,
  EXPIRE: `
    r_rc = ${etimeout};
    forget_words();
    go = RESUME`,
  ANSWER: `
    if
    :: call[r_c].stage != HANDLED -> violate()
    :: r_rc == EHANGUP && call[r_c].stage == HANDLED -> beyond = 1; go = DONE
    :: else ->
       finish_call(r_c, r_rc);${copy("call[r_c].values", "r_word", values, 7)}
       r_answered = 1;
       go = RESUME
    fi`,
  FORWARD: `
    if
    :: call[r_c].stage != HANDLED -> violate()
    :: else ->
       call[r_c].forwarded = 1;
       r_look = 1;
       if
       :: fibril[r_f].request == r_c -> fibril[r_f].request = GONE; call[r_c].held--
       :: else
       fi;
       call[r_c].stale = call[r_c].stale + call[r_c].held;
       call[r_c].held = 0;
       call[r_c].hops = (call[r_c].hops + 1) & 15;
       if
       :: r_self -> join_box(r_c, phone[r_p].connection)
       :: else -> finish_call(r_c, EFORWARD)
       fi;
       go = RESUME
    fi`,
  RECEIVE: `
    r_n = fibril[r_f].connection;
    r_c = 0;
    if
    :: fibril_of[r_n] != 0 ->
       r_c = connection[r_n].queue.head;
       if :: r_c != 0 -> leave_call(connection[r_n].queue) :: else fi
    :: else -> ${workers ? "find_work(r_n)" : "skip"}
    fi;
    if
    :: r_c == 0 -> block(FOR_RECEIVE, r_n, IN_ANSWER)
    :: else ->
       call[r_c].stage = HANDLED;
       call[r_c].handler = r_f;
       call[r_c].held++;
       go = RESUME
    fi`,
  ACQUIRE: `
    if
    :: IS_FREE(r_l, r_mode) -> grant(r_f, r_l, r_mode); go = RESUME
    :: else -> block_in(lock[r_l].waiting, FOR_LOCK, r_l, r_phase)
    fi`,
  UNLOCK: `
    go = r_after;
    if
    :: lock[r_l].owner == r_f -> lock[r_l].owner = 0
    :: lock[r_l].owner != r_f && HAS_READ(r_f, r_l) -> reading[READS(r_f, r_l)]--; lock[r_l].readers--
    :: else -> violate()
    fi;
    if
    :: !violated ->
       fibril[r_f].held--;
       do
       :: HAS_NEXT(r_l) ->
          r_x = lock[r_l].waiting.head;
          leave_fibril(lock[r_l].waiting);
          grant(r_x, r_l, WANTED(fibril[r_x].pc));
          wake(r_x)
       :: else -> break
       od
    :: else
    fi`,
  AWAIT_SIGNAL: `
    block_in(lock[r_condition].waiting, FOR_CONDITION, r_condition, IN_ANSWER);
    fibril[r_f].timed = r_timed`,
  SIGNAL: `
    do
    :: lock[r_l].waiting.head != 0 ->
       r_x = lock[r_l].waiting.head;
       leave_fibril(lock[r_l].waiting);
       wake(r_x);
       if :: r_all :: else -> break fi
    :: else -> break
    od;
    go = RESUME`,
  UP: `
    r_x = lock[r_l].waiting.head;
    if
    :: r_x != 0 -> leave_fibril(lock[r_l].waiting); wake(r_x)
    :: else -> lock[r_l].readers++
    fi;
    go = RESUME`,
  BEGIN: `
    r_x = 0;
    if
    :: style_of[r_s] == PARALLEL && session[r_s].idle.head == 0 -> beyond = 1; go = DONE
    :: style_of[r_s] == PARALLEL && session[r_s].idle.head != 0 ->
       r_p = session[r_s].idle.head;
       session[r_s].idle.head = phone[r_p].next;
       phone[r_p].next = 0;
       if :: session[r_s].idle.head == 0 -> session[r_s].idle.tail = 0 :: else fi;
       open_exchange(r_f);
       go = r_after
    :: style_of[r_s] == SERIALIZE && session[r_s].owner != 0 ->
       block_in(session[r_s].waiting, FOR_EXCHANGE, r_s, IN_BEGIN)
    :: else ->
       r_p = own_phone_of[r_s];
       open_exchange(r_f);
       if :: style_of[r_s] == SERIALIZE -> session[r_s].owner = r_x :: else fi;
       go = r_after
    fi`,
  KEEP_EXCHANGE: `
    fibril[r_f].exchange = r_x;
    fibril[r_f].phase = IN_SEND;
    go = DONE`,
  END_EXCHANGE: `
    r_s = exchange[r_x].session;
    r_p = exchange[r_x].phone;
    if
    :: exchange[r_x].mode != OPEN || (style_of[r_s] == SERIALIZE && exchange[r_x].beginner != r_f) -> violate()
    :: else ->
       go = r_after;
       exchange[r_x].mode = ENDED;
       if :: exchange[r_x].refs == 0 -> clear_exchange(r_x) :: else fi;
       if
       :: style_of[r_s] == SERIALIZE ->
          r_y = session[r_s].waiting.head;
          session[r_s].owner = 0;
          if
          :: r_y != 0 ->
             leave_fibril(session[r_s].waiting);
             open_exchange(r_y);
             fibril[r_y].exchange = r_x;
             session[r_s].owner = r_x;
             wake(r_y)
          :: else
          fi
       :: style_of[r_s] == PARALLEL ->
          if :: session[r_s].idle.tail == 0 -> session[r_s].idle.head = r_p :: else -> phone[session[r_s].idle.tail].next = r_p fi;
          session[r_s].idle.tail = r_p
       :: else
       fi
    fi`,
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
       if :: serves[r_f] == ALL -> fibril[r_f].connection = 0 :: else fi;
       if :: !HAS_MORE(r_f) -> leave_fibril(task[t].ready); fibril[r_f].mode = IDLE :: else fi
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
          if :: call[r_c].held == 1 && call[r_c].stage == HANDLED -> violate(); break :: else fi;
          call[r_c].held--;
          free_if_unused(r_c)
       :: KIND(r_handle) == EXCHANGE ->
          exchange[r_c].refs--;
          if
          :: exchange[r_c].refs == 0 && exchange[r_c].mode == OPEN && style_of[exchange[r_c].session] != ATOMIC -> r_look = 1
          :: exchange[r_c].refs == 0 && (exchange[r_c].mode != OPEN || style_of[exchange[r_c].session] == ATOMIC) -> clear_exchange(r_c)
          :: else
          fi
       :: else
       fi
    :: else -> break
    od;
    r_drops = 0;
    r_dropped = 0;
    go = (violated -> DONE : r_then);
    r_then = DONE`,
});

function copy(to: string, from: string, count: number, indent: number): string {
  return Array.from(
    { length: count },
    (_, index) => `\n${" ".repeat(indent)}${to}[${index}] = ${from}[${index}];`,
  ).join("");
}

export const sessions = `
inline open_exchange(FIBRIL) {
  r_x = first_exchange[t];
  do
  :: exchange[r_x].mode != FREE -> r_x++
  :: else -> break
  od;
  exchange[r_x].mode = OPEN;
  exchange[r_x].session = r_s;
  exchange[r_x].phone = r_p;
  exchange[r_x].beginner = FIBRIL
}
`;

export const locks = `
inline grant(FIBRIL, LOCK, MODE) {
  if
  :: (MODE) == READ -> lock[LOCK].readers++; reading[READS(FIBRIL, LOCK)]++
  :: else -> lock[LOCK].owner = FIBRIL
  fi;
  fibril[FIBRIL].held++
}
`;

export const workers = `
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
inline find_work(CONNECTION) {
  r_c = task[t].work.head;
  r_y = 0;
  do
  :: r_c != 0 && call[r_c].connection != CONNECTION -> r_y = r_c; r_c = call[r_c].next
  :: else -> break
  od;
  if
  :: r_c != 0 ->
     if :: r_y == 0 -> task[t].work.head = call[r_c].next :: else -> call[r_y].next = call[r_c].next fi;
     if :: task[t].work.tail == r_c -> task[t].work.tail = r_y :: else fi;
     call[r_c].next = 0
  :: else
  fi
}
`;
