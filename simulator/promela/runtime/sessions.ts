import type { Program } from "../../program.ts";
import type { Uses } from "../uses.ts";

/** Exchanges: `machine/sessions.ts`. */
export const sessions = ({ opens }: Uses): string => `
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
${opens ? sharing : ""}`;

/** Where phones are opened, a task's sessions have a mutex. */
const sharing = `
inline leave_sessions() {
  if
  :: task[t].sessions_owner == r_f ->
     r_y = task[t].sessions_wait.head;
     task[t].sessions_owner = r_y;
     if :: r_y != 0 -> leave_fibril(task[t].sessions_wait); wake(r_y) :: else fi
  :: else
  fi
}
inline wait_for_phone(TRIES_AGAIN) {
  leave_sessions();
  if
  :: TRIES_AGAIN -> fibril[r_f].phase = AGAIN; go = DONE
  :: else -> block_in(task[t].phone_wait, FOR_PHONE, r_s, AGAIN)
  fi
}
inline hang_up_idle() {
  r_on = 0;
  r_n = first_session[t];
  do
  :: r_n <= last_session[t] && (r_n == r_s || session[r_n].idle.head == 0) -> r_n++
  :: else -> break
  od;
  if
  :: r_n <= last_session[t] -> r_p = session[r_n].idle.head; hang_up(r_p); r_on = 1
  :: else
  fi
}
`;

export function sessionsParts(program: Program, { opens }: Uses): Readonly<Record<string, string>> {
  return {
    BEGIN: `
    if
${
  opens
    ? `    :: task[t].sessions_owner != 0 && task[t].sessions_owner != r_f ->
       block_in(task[t].sessions_wait, FOR_SESSIONS, r_s, AGAIN)
    :: (task[t].sessions_owner == 0 || task[t].sessions_owner == r_f) && style_of[r_s] == PARALLEL && session[r_s].idle.head == 0 ->
       go = CONNECT_EXCHANGE
`
    : ""
}    :: ${opens ? "(task[t].sessions_owner == 0 || task[t].sessions_owner == r_f) && " : ""}style_of[r_s] == PARALLEL && session[r_s].idle.head != 0 ->
       r_p = session[r_s].idle.head;
       session[r_s].idle.head = phone[r_p].next;
       phone[r_p].next = 0;
       phone[r_p].idle = 0;
       if :: session[r_s].idle.head == 0 -> session[r_s].idle.tail = 0 :: else fi;
       ${opens ? "leave_sessions();\n       " : ""}open_exchange(r_f);
       go = r_after
    :: ${opens ? "(task[t].sessions_owner == 0 || task[t].sessions_owner == r_f) && " : ""}style_of[r_s] == SERIALIZE && session[r_s].owner != 0 ->
       ${opens ? "leave_sessions();\n       " : ""}block_in(session[r_s].waiting, FOR_EXCHANGE, r_s, IN_BEGIN)
    :: else ->
       ${opens ? "leave_sessions();\n       " : ""}r_p = own_phone_of[r_s];
       open_exchange(r_f);
       if :: style_of[r_s] == SERIALIZE -> session[r_s].owner = r_x :: else fi;
       go = r_after
    fi`,
    CONNECT_EXCHANGE: `
    open_phone();
    if
    :: go != DONE && r_p == 0 ->
       hang_up_idle();
       if :: r_on -> count_phones(); r_on = ${program.limits.phones === undefined ? "1" : `r_count < ${program.limits.phones}`} :: else fi;
       wait_for_phone(r_on)
    :: go != DONE && r_p != 0 ->
       phone[r_p].session = r_s;
       task[t].sessions_owner = r_f;
       forget_words();
       r_x = own_phone_of[r_s];
       send_connect(r_x, r_p, target_of[r_s]);
       if
       :: go != DONE ->
          call[r_c].refs--;
          open_exchange(r_f);
          fibril[r_f].exchange = r_x;
          block(FOR_ANSWER, r_c, IN_BEGIN)
       :: else
       fi
    :: else
    fi`,
    TAKE_EXCHANGE: `
    r_x = fibril[r_f].exchange;
    fibril[r_f].exchange = 0;
    ${
      opens
        ? `if
    :: r_x == 0 -> hang_up_idle(); wait_for_phone(r_on)
    :: else -> leave_sessions(); go = r_after
    fi`
        : "go = r_after"
    }`,
    KEEP_EXCHANGE: `
    fibril[r_f].exchange = r_x;
    fibril[r_f].phase = IN_SEND;
    go = DONE`,
    END_EXCHANGE: `
    r_s = exchange[r_x].session;
    r_p = exchange[r_x].phone;
    if
    :: exchange[r_x].mode != OPEN || (style_of[r_s] == SERIALIZE && exchange[r_x].beginner != r_f) -> violate()
${
  opens
    ? `    :: exchange[r_x].mode == OPEN && (style_of[r_s] != SERIALIZE || exchange[r_x].beginner == r_f) && task[t].sessions_owner != 0 && task[t].sessions_owner != r_f ->
       block_in(task[t].sessions_wait, FOR_SESSIONS, r_c, r_phase)
`
    : ""
}    :: else ->
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
          phone[r_p].idle = 1;
          if :: session[r_s].idle.tail == 0 -> session[r_s].idle.head = r_p :: else -> phone[session[r_s].idle.tail].next = r_p fi;
          session[r_s].idle.tail = r_p
       :: else
       fi${opens ? ";\n       ask_again(task[t].phone_wait);\n       leave_sessions()" : ""}
    fi`,
  };
}
