import { Op, STRIDE } from "../instructions.ts";
import type { Layout } from "../machine/layout.ts";
import type { Program } from "../program.ts";
import type { Context } from "./context.ts";
import type { Could } from "./could.ts";
import { lookForKinds } from "./kinds.ts";

/**
 * The text that finds whether somebody is stuck: who can go on spreads from those who are able to step or have a timer, until nobody more can. The rest of those who wait
 * is stuck, and stays so, whatever the others do: so it is enough to look when somebody has begun to wait or has ended.
 */
export function stuckText(context: Context): string {
  const { program, layout, uses, statements, could } = context;
  const { opens, closes, exits, notifies } = uses;
  const { kinds } = context.monitors;
  const tasks = program.tasks.map((_, task) => task);
  const variablesOf = (type: string) => (task: number) =>
    program.tasks[task].variables.filter((variable) => variable.type === type);
  const stored = tasks
    .filter((task) => variablesOf("call")(task).length > 0)
    .map((task) => {
      const places = variablesOf("call")(task).flatMap(({ offset, length }) =>
        Array.from({ length }, (_, index) => `variable[first_variable[${task + 1}] + ${offset + index}] == r_handle`),
      );
      return `:: call[r_call].callee == ${task + 1} && (${places.join(" || ")}) -> ${could.inTask(task, ({ answersStored }) => answersStored)}`;
    });
  const givers = program.tasks.flatMap(({ locks }, task) =>
    locks.flatMap(({ kind }, index) =>
      kind === "condvar" || kind === "semaphore"
        ? [
            `:: fibril[r_k].object == ${layout.tasks[task].locks.first + index + 1} -> ${could.inTask(task, ({ gives }) => gives.has(index))}`,
          ]
        : [],
    ),
  );
  const clients = tasks.map((task) => `:: r_client == ${task + 1} -> ${could.anybody(task)}`);
  const handlers = program.tasks.flatMap(({ workers }, task) =>
    workers > 0 || layout.tasks[task].notices.count > 0
      ? [`:: home_of[r_k] == ${task + 1} -> ${could.starting(task)}`]
      : [],
  );
  const exiting = exits
    ? tasks.map(
        (task) => `:: call[r_call].callee == ${task + 1} && !r_on -> ${could.inTask(task, ({ exits: can }) => can)}`,
      )
    : [];
  const exit = exits
    ? `;\n  if\n  :: r_given ->\n     if\n     ${exiting.join("\n     ")}\n     :: else\n     fi\n  :: else\n  fi`
    : "";
  const seeAllAnswers = allAnswers(context);
  const phones = opens ? forPhones(program, could) : "";
  const waitAlls = [...program.places.keys()].filter((pc) => program.code[pc * STRIDE] === Op.waitAll);
  const all = waitAlls.map((pc) => {
    const each = statements.messagesAt(pc).map((message) => `; ask_call(${message})`);
    return `:: fibril[r_k].pc == ${pc} -> r_every = 1${each.join("")}`;
  });
  const idleOfDaemons = program.tasks.flatMap((task, number) => daemonsOf(program, layout, number, task.fibrils));
  return `#define IS_DAEMON(FIBRIL) (${idleOfDaemons.length === 0 ? "0" : idleOfDaemons.join(" || ")})
${could.text}
${seeAllAnswers}
inline find_answer() {
  r_on = 0;
  r_given = 0;
  if
  :: call[r_call].stage == TAKEN || call[r_call].stage == ANSWERED -> r_on = 1
${closes ? "  :: (call[r_call].stage == SENT || call[r_call].stage == DISPATCHED) && call[r_call].connection == 0 -> r_on = 1\n" : ""}  :: ${closes ? "call[r_call].connection != 0 && (" : "("}call[r_call].stage == SENT || call[r_call].stage == DISPATCHED) ->
     r_given = 1;
     r_y = fibril_of[call[r_call].connection];
     if
     :: r_y != 0 -> r_on = fibril[r_y].mode == IDLE || can_go_on[r_y]
     :: else ->
        for (r_j : first_worker[call[r_call].callee] .. last_worker[call[r_call].callee]) {
          if :: fibril[r_j].mode == IDLE || can_go_on[r_j] -> r_on = 1 :: else fi
        }
     fi
  :: call[r_call].stage == HANDLED ->
     r_given = 1;
     r_y = call[r_call].handler;
     r_y = (r_y != 0 && fibril[r_y].request == r_call -> r_y : 0);
     if
     :: r_y != 0 && can_go_on[r_y] -> r_on = 1
     :: call[r_call].held > (r_y != 0 -> 1 : 0) && !(r_y != 0 && can_go_on[r_y]) ->
        r_handle = HANDLE_OF_CALL(r_call);
        for (r_j : first_fibril[call[r_call].callee] .. last_fibril[call[r_call].callee]) {
          for (r_a : first_handle[r_j] .. first_handle[r_j + 1] - 1) {
            if :: can_go_on[r_j] && handle[r_a] == r_handle -> r_on = 1 :: else fi
          }
        }${stored.length > 0 ? `;\n        if\n        ${stored.join("\n        ")}\n        :: else\n        fi` : ""}
     :: else
     fi
  :: else
  fi${exit}
}
inline find_client(CONNECTION) {
  r_on = 0;
  r_call = task[host_of[CONNECTION]].calls.head;
  do
  :: r_call != 0 -> r_on = r_on || call[r_call].connection == CONNECTION; r_call = call[r_call].next
  :: else -> break
  od;
  r_client = owner_of[connection[CONNECTION].phone];
${
  closes
    ? `  if
  :: connection[CONNECTION].mode != OPENING && phone[connection[CONNECTION].phone].connection != CONNECTION -> r_client = 0
  :: else
  fi;
`
    : ""
}  if
  ${clients.join("\n  ")}
  :: else
  fi
}
/* One of the things that a fibril waits for: whether it comes, or from one that can go on. */
inline see(COMES_) { r_met = r_met && (COMES_)${kinds === undefined ? "" : "; r_has[r_things] = (COMES_); r_things++"} }
inline ask_call(CALL_) { r_list[r_listed] = CALL_; r_listed++ }
inline ask_client(CONNECTION) { r_close[r_closes] = CONNECTION; r_closes++ }
inline find_release() {
  r_on = 0;
  r_met = 1;${kinds === undefined ? "" : "\n  r_things = 0;"}
  r_every = 0;
  r_listed = 0;
  r_closes = 0;
  r_n = fibril[r_k].object;
  if
  :: fibril[r_k].mode == IDLE && fibril[r_k].connection != 0 -> ask_client(fibril[r_k].connection)
  :: fibril[r_k].mode == IDLE && fibril[r_k].connection == 0 ->
     ${
       handlers.length === 0
         ? "skip"
         : `r_on = ${notifies ? "(serves[r_k] == NOTICES -> task[home_of[r_k]].notices.head != 0 : task[home_of[r_k]].calls.head != 0)" : "task[home_of[r_k]].calls.head != 0"};
     if
     ${handlers.join("\n     ")}
     fi;
     for (r_x : first_connection[home_of[r_k]] .. last_connection[home_of[r_k]]) {
       if
       :: !r_on && serves[r_k] == ALL -> ask_client(r_x)
       :: else
       fi
     }`
     }
  :: fibril[r_k].wait == FOR_RECEIVE -> ask_client(r_n)
  :: fibril[r_k].wait == FOR_ANSWER -> r_every = 1; ask_call(r_n)
${waitAlls.length > 0 ? `  :: fibril[r_k].wait == FOR_ANSWERS ->\n     if\n     ${all.join("\n     ")}\n     fi\n` : ""}  :: fibril[r_k].wait == FOR_LOCK ->
     r_mode = WANTED(fibril[r_k].pc);
     r_y = lock[r_n].owner;
     r_on = r_y == 0 || can_go_on[r_y];
     if
     :: r_mode == READ ->
        r_y = lock[r_n].waiting.head;
        do
        :: r_y != 0 && r_y != r_k -> see(can_go_on[r_y]); r_y = fibril[r_y].next
        :: else -> break
        od
     :: r_mode == WRITE && lock[r_n].readers > 0 ->
        for (r_j : first_fibril[home_of[r_k]] .. last_fibril[home_of[r_k]]) {
          if :: HAS_READ(r_j, r_n) -> see(can_go_on[r_j]) :: else fi
        }
     :: else
     fi
  :: fibril[r_k].wait == FOR_EXCHANGE ->
     r_x = session[r_n].owner;
     r_y = exchange[r_x].beginner;
     r_on = r_x != 0 && r_y != 0 && can_go_on[r_y] && (fibril[r_y].exchange == r_x || exchange[r_x].refs > 0)
${phones}${exits ? FOR_EXIT : ""}  :: fibril[r_k].wait == FOR_ROOM ->
     r_y = task[home_of[r_k]].refused.head;
     if
     :: r_y != r_k -> r_on = can_go_on[r_y]
     :: else ->
        for (r_x : first_call[home_of[r_k]] .. last_call[home_of[r_k]]) {
          if
          :: r_x != r_n && call[r_x].stage < TAKEN && (IS_FULL(call[r_n].phone) -> call[r_x].phone == call[r_n].phone : call[r_x].phone != 0) -> ask_call(r_x)
          :: else
          fi
        }
     fi
  :: fibril[r_k].wait == FOR_CONDITION ->
     if
     ${givers.join("\n     ")}
     :: else
     fi
  :: else
  fi;
  /* Answers: each of them, or any. */
  r_sum = r_on;
  r_count = 0;
  do
  :: r_count < r_listed ->
     r_call = r_list[r_count];
     r_count++;
     find_answer();
     if
     :: r_every -> see(r_on)
     :: else -> r_sum = r_sum || r_on
     fi
  :: else -> break
  od;
  /* Or any call on some connections. */
  r_count = 0;
  do
  :: r_count < r_closes && !r_sum ->
     r_n = r_close[r_count];
     r_count++;
     find_client(r_n);
     r_sum = r_on
  :: else -> break
  od;
  if
  :: r_every
  :: else -> see(r_sum)
  fi;
  r_on = r_met
}
inline find_excuse() {
  r_y = r_k;
  r_on = 0;
  do
  :: r_y == 0 || r_on -> break
  :: else ->
     r_on = fibril[r_y].mode == IDLE || IS_DAEMON(r_y);
     if
     :: HAS_REQUEST(r_y) -> r_y = call[fibril[r_y].request].waiter
     :: else -> r_y = 0
     fi;
     r_n++;
     if :: r_n > FIBRILS -> break :: else fi
  od
}
${kinds === undefined ? LOOK : lookForKinds(kinds)}`;
}

const LOOK = `inline look() {
  for (r_k : 1 .. FIBRILS) { can_go_on[r_k] = fibril[r_k].mode == READY || fibril[r_k].timed }
  do
  :: r_more -> r_more = 0;
     for (r_k : 1 .. FIBRILS) {
       if
       :: !can_go_on[r_k] && fibril[r_k].mode >= WAITING ->
          find_release();
          if :: r_on -> can_go_on[r_k] = 1; r_more = 1 :: else fi
       :: else
       fi
     }
  :: else -> break
  od;
  for (r_k : 1 .. FIBRILS) {
    if
    :: !can_go_on[r_k] && fibril[r_k].mode == WAITING ->
       r_n = 0;
       find_excuse();
       if :: !r_on -> stuck = 1 :: else fi
    :: else
    fi
  }
}
`;

/** The answers to the calls of a task that ends: all of them. */
const FOR_EXIT = `  :: fibril[r_k].wait == FOR_EXIT ->
     r_every = 1;
     for (r_x : first_call[home_of[r_k]] .. last_call[home_of[r_k]]) {
       if
       :: call[r_x].stage >= SENT && call[r_x].stage <= ANSWERED -> ask_call(r_x)
       :: else
       fi
     }
`;

/** The mutex of a task's sessions; and a free phone, or the end of any exchange of the task. */
function forPhones(program: Program, could: Could): string {
  const hangUp = program.tasks.map(
    (_, task) => `:: home_of[r_k] == ${task + 1} && !r_on -> ${could.inTask(task, ({ hangsUp }) => hangsUp)}`,
  );
  const ended = program.tasks.flatMap(({ variables }, task) => {
    const places = variables
      .filter(({ type }) => type === "exchange")
      .flatMap(({ offset, length }) =>
        Array.from(
          { length },
          (_, index) => `variable[first_variable[${task + 1}] + ${offset + index}] == HANDLE_OF_EXCHANGE(r_x)`,
        ),
      );
    if (places.length === 0) return [];
    return [
      `:: home_of[r_k] == ${task + 1} && (${places.join(" || ")}) -> ${could.inTask(task, ({ endsExchanges }) => endsExchanges)}`,
    ];
  });
  return `  :: fibril[r_k].wait == FOR_SESSIONS -> r_y = task[home_of[r_k]].sessions_owner; r_on = r_y != 0 && can_go_on[r_y]
  :: fibril[r_k].wait == FOR_PHONE ->
     for (r_x : first_exchange[home_of[r_k]] .. last_exchange[home_of[r_k]]) {
       if
       :: exchange[r_x].mode == OPEN ->
          r_y = exchange[r_x].beginner;
          if
          :: r_y != 0 && can_go_on[r_y] && (fibril[r_y].exchange == r_x || exchange[r_x].refs > 0) -> r_on = 1
          :: else
          fi;
          if
          :: r_y == 0 || fibril[r_y].exchange != r_x ->
             for (r_j : first_fibril[home_of[r_k]] .. last_fibril[home_of[r_k]]) {
               for (r_a : first_handle[r_j] .. first_handle[r_j + 1] - 1) {
                 if :: can_go_on[r_j] && handle[r_a] == HANDLE_OF_EXCHANGE(r_x) -> r_on = 1 :: else fi
               }
             }${ended.length === 0 ? "" : `;\n             if\n             ${ended.join("\n             ")}\n             :: else\n             fi`}
          :: else
          fi
       :: else
       fi
     }
     for (r_j : first_fibril[home_of[r_k]] .. last_fibril[home_of[r_k]]) {
       if
       :: can_go_on[r_j] && fibril[r_j].phase == AGAIN && !(fibril[r_j].mode == WAITING && fibril[r_j].wait == FOR_PHONE) -> r_on = 1
       :: else
       fi
     }
     if
     ${hangUp.join("\n     ")}
     :: else
     fi;
     for (r_x : first_call[home_of[r_k]] .. last_call[home_of[r_k]]) {
       if
       :: call[r_x].phone != 0 && call[r_x].stage < TAKEN && phone[call[r_x].phone].mode == HUNGUP -> ask_call(r_x)
       :: else
       fi
     }
`;
}

function daemonsOf(
  program: Program,
  layout: Layout,
  task: number,
  fibrils: Program["tasks"][number]["fibrils"],
): string[] {
  const { boot, started } = layout.tasks[task];
  const atBoot = fibrils.filter(({ startsAtBoot }) => startsAtBoot);
  const daemons = atBoot.flatMap(({ daemon }, index) => (daemon ? [`FIBRIL == ${boot.first + index + 1}`] : []));
  const spawned = fibrils.flatMap(({ daemon }, info) =>
    daemon && started.count > 0
      ? [
          `(FIBRIL > ${started.first} && FIBRIL <= ${started.first + started.count} && fibril[FIBRIL].info == ${info + 1})`,
        ]
      : [],
  );
  return program.tasks.length > 0 ? [...daemons, ...spawned] : [];
}

/** Sets `r_there` to whether all answers are there that a `wait all` waits for. */
function allAnswers({ uses, statements }: Context): string {
  const rows = uses.pcs.flatMap((pc) => {
    const all = statements.allAnswersAt(pc);
    return all === undefined ? [] : [`:: fibril[FIBRIL].pc == ${pc} -> r_there = ${all}`];
  });
  return rows.length === 0
    ? ""
    : `inline see_all_answers(FIBRIL) {\n  if\n  ${rows.join("\n  ")}\n  :: else -> r_there = 1\n  fi\n}`;
}
