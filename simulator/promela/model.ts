import { Ex, Op, STRIDE } from "../instructions.ts";
import { EXTRA_PHONES } from "../machine/capacity.ts";
import { type Layout, layoutOf, type Span } from "../machine/layout.ts";
import { handlersOf, Usages } from "../machine/usage.ts";
import type { Program, TaskInfo } from "../program.ts";
import { Could } from "./could.ts";
import { Expressions } from "./expressions.ts";
import { indented, Statements } from "./instructions.ts";
import { Pieces } from "./pieces.ts";
import { recordsOf } from "./records.ts";
import { calls, callsParts } from "./runtime/calls.ts";
import { exitInlines, exitParts } from "./runtime/exit.ts";
import { fibrils, framesParts } from "./runtime/fibrils.ts";
import { locks, locksParts } from "./runtime/locks.ts";
import { phones } from "./runtime/phones.ts";
import { sessions, sessionsParts } from "./runtime/sessions.ts";
import { stuckText } from "./stuck.ts";
import { type Uses, usesOf } from "./uses.ts";

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A program as a model in Promela. */
export class Model {
  readonly #program: Program;
  readonly #layout: Layout;
  readonly #statements: Statements;
  readonly #could: Could;
  readonly #firstVariables: readonly number[];
  readonly #uses: Uses;
  readonly #args: number;
  readonly #values: number;

  constructor(program: Program, room: number) {
    this.#program = program;
    this.#layout = layoutOf(program, room);
    this.#firstVariables = starts(program.tasks.map(variableCount));
    this.#uses = usesOf(program);
    const expressions = new Expressions(program, this.#firstVariables);
    this.#statements = new Statements(program, expressions);
    this.#args = this.#mostArguments();
    this.#values = this.#mostValues();
    this.#statements.keepWords(this.#args);
    this.#could = new Could(program, this.#layout, this.#uses);
  }

  get text(): string {
    const { exits, opens } = this.#uses;
    const library = [
      this.#registers(),
      fibrils(opens),
      phones(this.#program, this.#uses),
      calls(this.#program, this.#uses, { args: this.#args, values: this.#values }),
      sessions(this.#uses),
      locks,
      exits ? exitInlines(this.#program) : "",
      this.#seeAllAnswers(),
      stuckText(this.#program, this.#layout, this.#statements, this.#could, this.#uses),
      this.#findHandler(),
      this.#common(),
    ].join("\n");
    const records = recordsOf(this.#args, this.#values, this.#uses);
    const processes = this.#processes(new Pieces(`${records}\n${library}`));
    return [
      this.#heading(),
      constants(this.#program),
      this.#macros(),
      records,
      this.#state(),
      this.#tables(),
      library,
      processes,
      this.#init(),
    ].join("\n");
  }

  #heading(): string {
    const names = this.#program.tasks.map(({ name }, number) => ` * ${number}: ${name}`);
    return `/*
 * A model of ${this.#program.files[0].split("/").at(-1)}, written by KTrace; scenario ${this.#program.hash}.
 * A step of the scenario is one step here, and its decision is printed: \`spin -t\` prints those of a trail, which \`ktrace import\` reads.
 * The tasks:
${names.join("\n")}
 */`;
  }

  /** The most arguments that a call has and somebody can read. */
  #mostArguments(): number {
    const { routines, expressions } = this.#program;
    const handlers = this.#program.tasks.flatMap(handlersOf);
    for (let ip = 0; ip < expressions.length; ip += 2) if (expressions[ip] === Ex.argument) return 5;
    return Math.max(0, ...handlers.map((routine) => routines[routine].integerParameters));
  }

  /** The most values that an answer brings to somebody who binds them. */
  #mostValues(): number {
    const { code, lists } = this.#program;
    const bound = this.#uses.pcs
      .map((pc) => pc * STRIDE)
      .filter((at) => (code[at] === Op.call || code[at] === Op.wait) && code[at + 8] === 0 && code[at + 7] >= 0)
      .map((at) => lists[code[at + 7]] - 1);
    return Math.max(0, ...bound);
  }

  #state(): string {
    const { fibrils, calls, phones, connections, exchanges, sessions, locks, stackIntegers, stackHandles, tasks } =
      this.#layout;
    const readers = sum(this.#readCounts());
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
int variable[${sum(this.#program.tasks.map(variableCount)) + 1}];
int integer[${sum([...stackIntegers]) + 1}];
short handle[${sum([...stackHandles]) + 1}];
byte choice;
/* Where a step is, and its statement; 0 between steps. */
byte go;
short at;
/* What is wrong: somebody waits for ever, a rule is broken, an assertion has failed; or the tables here are too small; or it is not in the model. */
bit stuck, violated, failed, no_room, beyond;
`;
  }

  /** Of each lock, how many counters of readers it has. */
  #readCounts(): number[] {
    return this.#program.tasks.flatMap(({ locks }, task) =>
      locks.map(({ kind }) => (kind === "rwlock" ? this.#layout.tasks[task].fibrils.count : 0)),
    );
  }

  #tables(): string {
    const { tasks, fibrils, phones, connections, calls, stackIntegers, stackHandles } = this.#layout;
    const program = this.#program;
    const spans = (name: string, span: (task: Layout["tasks"][number]) => Span) => [
      table(
        `first_${name}`,
        tasks.map((task) => span(task).first + 1),
      ),
      table(
        `last_${name}`,
        tasks.map((task) => span(task).first + span(task).count),
      ),
    ];
    const served = [...fibrils.at.keys()].map((fibril) => {
      const { workers, connectionFibrils, notices } = tasks[fibrils.task[fibril]];
      if (isIn(notices, fibril)) return 3;
      return isIn(workers, fibril) ? 2 : isIn(connectionFibrils, fibril) ? 1 : 0;
    });
    const fibrilOf = [...connections.at.keys()].map((connection) => {
      const { workers, connectionFibrils, connections: own } = tasks[connections.task[connection]];
      return workers.count > 0 ? 0 : connectionFibrils.first + connection - own.first + 1;
    });
    const allSessions = program.tasks.flatMap((task, number) => task.sessions.map((session) => ({ session, number })));
    const plus = (numbers: Iterable<number>) => [...numbers].map((number) => number + 1);
    return [
      "/* What never changes. */",
      ...spans("fibril", ({ fibrils: span }) => span),
      ...spans("worker", ({ workers }) => workers),
      ...spans("started", ({ started }) => started),
      ...spans("call", ({ outgoing }) => outgoing),
      ...spans("connection", ({ connections: span }) => span),
      ...spans("exchange", ({ exchanges }) => exchanges),
      ...spans("notice", ({ incoming }) => incoming),
      ...spans("phone", ({ phones: span }) => span),
      ...spans("session", ({ sessions: span }) => span),
      ...spans("lock", ({ locks: span }) => span),
      table(
        "boot_phones",
        program.tasks.map((task) => task.phones.length),
      ),
      table(
        "most_phones",
        program.tasks.map((task) => program.limits.phones ?? task.phones.length + EXTRA_PHONES),
      ),
      table(
        "boot_slot",
        [...phones.at.keys()].map((phone) => bootSlot(program, this.#layout, phone)),
      ),
      table(
        "first_noticer",
        tasks.map(({ notices }) => notices.first + 1),
      ),
      table(
        "target_of",
        allSessions.map(({ session }) => session.target + 1),
      ),
      table("first_variable", this.#firstVariables),
      table(
        "self_of",
        program.tasks.map(({ self }) => self),
      ),
      table(
        "id_of",
        program.tasks.map(({ id }) => id),
      ),
      table("home_of", plus(fibrils.task)),
      table("serves", served),
      table("first_integer", starts([...stackIntegers, 0])),
      table("first_handle", starts([...stackHandles, 0])),
      table("owner_of", plus(phones.task)),
      table("host_of", plus(connections.task)),
      table("fibril_of", fibrilOf),
      table("caller_of", plus(calls.task)),
      table(
        "style_of",
        allSessions.map(({ session }) => ["atomic", "serialize", "parallel"].indexOf(session.style)),
      ),
      table(
        "own_phone_of",
        allSessions.map(({ session, number }) => tasks[number].phones.first + session.phone + 1),
      ),
      table("first_reading", starts(this.#readCounts())),
      table(
        "is_rwlock",
        program.tasks.flatMap(({ locks }) => locks.map(({ kind }) => (kind === "rwlock" ? 1 : 0))),
      ),
    ].join("\n");
  }

  #registers(): string {
    const arguments_ = Math.max(
      1,
      ...this.#program.routines.map((routine) => routine.integerParameters + routine.handleParameters),
    );
    const dropped =
      Math.max(0, ...this.#layout.stackHandles) +
      Math.max(0, ...this.#program.routines.map(({ handles }) => handles)) +
      8;
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
hidden byte r_list[${this.#layout.calls.at.length + 1}]; hidden byte r_close[250];
hidden int r_word[5]; hidden int r_argument[${arguments_}]; hidden int r_drop[${dropped}];
hidden byte can_go_on[${this.#layout.fibrils.at.length + 1}];
inline forget_words() { ${Array.from({ length: 5 }, (_, index) => `r_word[${index}] = 0`).join("; ")} }
`;
  }

  #macros(): string {
    const { asyncCalls, asyncCallsPerTask } = this.#program.limits;
    const wants = (mode: number) =>
      anyPc(
        this.#uses.pcs.filter(
          (pc) => this.#program.code[pc * STRIDE] === Op.lock && this.#program.code[pc * STRIDE + 4] === mode,
        ),
      );
    const overtakes = this.#program.kernel.rwlock === "readers overtake";
    const { IPC_M_PHONE_HUNGUP, IPC_M_CONNECT_ME_TO } = this.#program.kernel.methods;
    const { EHANGUP, EFORWARD, ENOENT } = this.#program.kernel.errors;
    const { calls: allCalls, phones: allPhones, fibrils: allFibrils } = this.#layout;
    const { notifies } = this.#uses;
    const slots = this.#program.tasks.flatMap((task) => task.phones.map(({ slot }) => slot));
    const mostSlot = Math.max(this.#program.kernel.nameServiceSlot + 1 + allPhones.at.length, ...slots);
    const over = [
      ...this.#program.tasks.map((_, task) => `!CAN_STEP(${task + 1})`),
      ...this.#timed().map((fibril) => `!fibril[${fibril + 1}].timed`),
    ];
    return `
${["DONE", "EXECUTE", "RESUME", "SERVE", ...this.#parts.map(([name]) => name)].map((name, index) => `#define ${name} ${index}`).join("\n")}
#define IS_OVER (${over.join(" && ")})
#define EHANGUP (${EHANGUP})
#define EFORWARD (${EFORWARD})
#define ENOENT (${ENOENT})
#define IPC_M_PHONE_HUNGUP ${IPC_M_PHONE_HUNGUP}
#define IPC_M_CONNECT_ME_TO ${IPC_M_CONNECT_ME_TO}
#define FIBRILS ${allFibrils.at.length}
#define CALLS ${allCalls.at.length}
#define PHONES ${allPhones.at.length}
#define MOST_SLOT ${mostSlot}
#define limits_phones ${this.#program.limits.phones === undefined ? 0 : 1}
#define IS_OPENED(PHONE_) (PHONE_ >= first_phone[owner_of[PHONE_]] + boot_phones[owner_of[PHONE_]])
#define SLOT(PHONE_) ${this.#uses.opens ? "(IS_OPENED(PHONE_) -> phone[PHONE_].slot : boot_slot[PHONE_])" : "boot_slot[PHONE_]"}
#define LOCAL(SLOT) integer[r_i + SLOT]
#define HANDLE(SLOT) handle[r_h + SLOT]
#define HANDLE_OF(FIBRIL, SLOT) handle[first_handle[FIBRIL] + fibril[FIBRIL].base_handles + SLOT]
#define VARIABLE(OFFSET) variable[first_variable[t] + OFFSET]
/* A handle: what it is, how often the call had been forwarded, and the number. */
#define HANDLE_OF_MESSAGE(NUMBER_) (4096 + NUMBER_)
#define HANDLE_OF_CALL(NUMBER_) (8192 + call[NUMBER_].hops * 256 + NUMBER_)
#define HANDLE_OF_EXCHANGE(NUMBER_) (12288 + NUMBER_)
#define HANDLE_OF_PHONE(NUMBER_) (16384 + NUMBER_)
#define KIND(HANDLE_) ((HANDLE_) >> 12)
#define NUMBER(HANDLE_) ((HANDLE_) & 255)
#define IS_STALE(HANDLE_) (call[NUMBER(HANDLE_)].hops != (((HANDLE_) >> 8) & 15))
#define HAS_REQUEST(FIBRIL) (fibril[FIBRIL].request != 0 && fibril[FIBRIL].request != GONE)
#define SENDER(CALL_) ${notifies ? "(call[CALL_].notice -> owner_of[call[CALL_].route] : caller_of[CALL_])" : "caller_of[CALL_]"}
#define CLIENT(FIBRIL) owner_of[connection[fibril[FIBRIL].connection].phone]
#define IS_FULL(PHONE_) (phone[PHONE_].count >= ${asyncCalls})
#define HAS_ROOM(PHONE_) (!IS_FULL(PHONE_)${asyncCallsPerTask === undefined ? "" : ` && task[t].count < ${asyncCallsPerTask}`})
#define HAS_MESSAGE(TASK) (${notifies ? "task[TASK].notices.head != 0 || " : ""}task[TASK].answers.head != 0 || task[TASK].calls.head != 0)
#define CAN_STEP(TASK) (task[TASK].ready.head != 0 || HAS_MESSAGE(TASK))
#define HAS_MORE(FIBRIL) (serves[FIBRIL] == ALL -> task[t].work.head != 0 : ${notifies ? "(serves[FIBRIL] == NOTICES -> task[t].taken.head != 0 : connection[fibril[FIBRIL].connection].queue.head != 0)" : "connection[fibril[FIBRIL].connection].queue.head != 0"})
#define IS_WRONG (stuck || violated || failed || no_room || beyond)
#define READS(FIBRIL, LOCK) (first_reading[LOCK] + FIBRIL - first_fibril[home_of[FIBRIL]])
#define HAS_READ(FIBRIL, LOCK) (is_rwlock[LOCK] && reading[READS(FIBRIL, LOCK)] > 0)
#define WANTED(PC) (${wants(1)} -> READ : (${wants(2)} -> WRITE : MUTEX))
#define IS_FREE(LOCK, MODE) (lock[LOCK].owner == 0 && ((MODE) == MUTEX || ((MODE) == WRITE && lock[LOCK].readers == 0) || ((MODE) == READ && (${overtakes ? "1" : "lock[LOCK].waiting.head == 0"}))))
#define HAS_NEXT(LOCK) (lock[LOCK].waiting.head != 0 && lock[LOCK].owner == 0 && (lock[LOCK].readers == 0 || WANTED(fibril[lock[LOCK].waiting.head].pc) == READ))
`;
  }

  #seeAllAnswers(): string {
    const rows = this.#uses.pcs.flatMap((pc) => {
      const all = this.#statements.allAnswersAt(pc);
      return all === undefined ? [] : [`:: fibril[FIBRIL].pc == ${pc} -> r_there = ${all}`];
    });
    return rows.length === 0
      ? ""
      : `inline see_all_answers(FIBRIL) {\n  if\n  ${rows.join("\n  ")}\n  :: else -> r_there = 1\n  fi\n}`;
  }

  /** Finds in `r_value` the routine, and one, that handles a call; 0 when none does. */
  #findHandler(): string {
    const { tasks, kernel } = this.#program;
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
  od;${this.#program.limits.fibrils === undefined ? "" : `\n  count_all_fibrils();\n  if :: r_count >= ${this.#program.limits.fibrils} -> r_x = 0 :: else fi;`}
  if :: r_x > last_started[t] -> r_x = 0 :: else fi
}
inline count_all_fibrils() {
  r_count = 0;
  for (r_k : first_fibril[t] .. last_fibril[t]) {
    if :: fibril[r_k].mode != NONE -> r_count++ :: else fi
  }
}
`;
  }

  /** A fibril that serves takes the next call, and stands before the first statement of its handler. */
  #serve(): string {
    const { tasks, routines, kernel } = this.#program;
    const rows = [...new Set(tasks.flatMap(handlersOf))].map((routine) => {
      const { entry, integerParameters } = routines[routine];
      const parameters = Array.from(
        { length: integerParameters },
        (_, slot) => `integer[first_integer[r_f] + ${slot}] = call[r_c].args[${slot}]; `,
      );
      const enter = entry < 0 ? "go = END_FIBRIL" : `fibril[r_f].pc = ${entry}; go = DONE`;
      return `:: r_value == ${routine + 1} -> ${parameters.join("")}${enter}`;
    });
    const { notifies, closes, opens } = this.#uses;
    const known = ["call[r_c].method == IPC_M_PHONE_HUNGUP", ...(opens ? ["call[r_c].new_phone != 0"] : [])].join(
      " || ",
    );
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
${rows.map((row) => `     ${row}\n`).join("")}     :: else ->
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

  /** Statements by the number of the instruction, in pieces that are not too long for a `d_step`: with a condition for the whole of each. */
  #chain(pieces: Pieces, state: string, texts: readonly (readonly [number, string])[]): string {
    return pieces
      .of(texts)
      .map((piece) => {
        const rows = piece.map(([pc, text]) => `:: at == ${pc} -> /* ${this.#placeText(pc)} */\n${indented(text)}`);
        const [[first], [last]] = [piece[0], piece.at(-1) ?? piece[0]];
        return `:: d_step { go == ${state} && at >= ${first} && at <= ${last} ->\n   if\n${indented(rows.join("\n"))}\n   fi\n}`;
      })
      .join("\n");
  }

  #placeText(pc: number): string {
    const { file, line } = this.#program.places[pc];
    const name = this.#program.files[file].split("/").at(-1) ?? "";
    return `${name.replaceAll("*/", "")}:${line + 1}`;
  }

  #executions(pieces: Pieces): string {
    return this.#chain(
      pieces,
      "EXECUTE",
      this.#uses.pcs.map((pc) => [pc, this.#statements.statement(pc).execute] as const),
    );
  }

  #resumptions(pieces: Pieces): string {
    const texts = this.#uses.pcs.flatMap((pc) => {
      const { resume } = this.#statements.statement(pc);
      return resume === undefined ? [] : [[pc, resume] as const];
    });
    return this.#chain(pieces, "RESUME", texts);
  }

  get #parts(): [name: string, text: string][] {
    const parts = {
      ...callsParts(this.#program, this.#uses, this.#uses.ops.has(Op.waitAll)),
      ...sessionsParts(this.#program, this.#uses),
      ...locksParts,
      ...framesParts(this.#uses),
      ...(this.#uses.exits ? exitParts(this.#program, this.#uses) : {}),
    };
    return Object.entries(parts);
  }

  #partsIn(pieces: Pieces): string {
    const used = this.#parts.filter(([name]) => this.#isUsed(name));
    return pieces
      .of(used)
      .map((piece) => {
        const [[first], [last]] = [piece[0], piece.at(-1) ?? piece[0]];
        return `:: d_step { go >= ${first} && go <= ${last} ->
   do
${piece.map(([name, text]) => `   :: go == ${name} ->${text}`).join("\n")}
   :: else -> break
   od;
   skip
}`;
      })
      .join("\n");
  }

  #common(): string {
    return `inline begin() {
  r_f = (task[t].yielded && HAS_MESSAGE(t) -> 0 : task[t].ready.head);
  task[t].yielded = 0;
  r_drops = 0; r_dropped = 0; r_then = DONE; r_look = 0; r_answered = 0; r_yields = 0; r_closes = 0; r_closed = 0;
  if
  :: r_f == 0 -> go = TAKE_MESSAGE
  :: r_f != 0 && fibril[r_f].pc == TAKE -> go = SERVE
  :: else -> go = EXECUTE; at = fibril[r_f].pc; find_frame()
  fi
}
${this.#uses.closes ? CLOSE : ""}inline conclude() {
  if
  :: !IS_WRONG && (r_look || IS_OVER) -> r_more = 1; look()
  :: else
  fi;
  assert(!stuck);
  assert(!violated);
  assert(!failed);
  assert(!no_room);
  assert(!beyond)
}
`;
  }

  /** Whether a part of the step can be needed. */
  #isUsed(name: string): boolean {
    const needs: Readonly<Record<string, readonly number[]>> = {
      SEND: [Op.call, Op.send],
      AWAIT: [Op.call, Op.wait],
      REPLY: [Op.call],
      DELIVER: [Op.call, Op.wait],
      EXPIRE: [Op.call, Op.wait],
      ANSWER: [Op.answer, Op.call, Op.wait],
      FORWARD: [Op.forward],
      RECEIVE: [Op.receive],
      ACQUIRE: [Op.lock, Op.waitCondition],
      UNLOCK: [Op.unlock, Op.waitCondition],
      AWAIT_SIGNAL: [Op.waitCondition],
      SIGNAL: [Op.signal],
      UP: [Op.up],
      BEGIN: [Op.begin, Op.call],
      KEEP_EXCHANGE: [Op.call],
      END_EXCHANGE: [Op.end, Op.call],
      REPLIED: [Op.call],
      CONNECT_EXCHANGE: [Op.begin, Op.call],
      TAKE_EXCHANGE: [Op.begin, Op.call],
      CONNECT: [Op.connect],
      CONNECTED_NOW: [Op.connect],
      HANG_UP: [Op.hangup],
      NOTIFY: [Op.notify],
      NOTICE: [Op.notify],
    };
    if (name === "CONNECT_EXCHANGE" && !this.#uses.opens) return false;
    return needs[name]?.some((op) => this.#uses.ops.has(op)) ?? true;
  }

  /** Fibrils that a timer can wake. */
  #timed(): number[] {
    const { code } = this.#program;
    const usages = new Usages(this.#program);
    const isTimed = (pc: number) => {
      const at = pc * STRIDE;
      const waits = [Op.call, Op.wait, Op.waitCondition].some((op) => op === code[at]);
      return code[at] === Op.sleep || (waits && code[at + 9] >= 0);
    };
    return this.#layout.tasks.flatMap(({ fibrils }, task) =>
      [...usages.instructionsOf(this.#program.tasks[task])].some(isTimed)
        ? Array.from({ length: fibrils.count }, (_, index) => fibrils.first + index)
        : [],
    );
  }

  #processes(pieces: Pieces): string {
    const choosing = this.#uses.pcs.flatMap((pc) => {
      const choices = this.#statements.choicesAt(pc);
      return choices === undefined ? [] : [`:: r_f != 0 && fibril[r_f].pc == ${pc} -> ways = ${choices}`];
    });
    const print = 'printf("ktrace: step %d %d\\n", t - 1, choice)';
    const begin =
      choosing.length === 0
        ? `d_step { !IS_WRONG && CAN_STEP(t) -> ${print}; begin() };`
        : `!IS_WRONG && CAN_STEP(t) ->
    d_step {
      r_f = (task[t].yielded && HAS_MESSAGE(t) -> 0 : task[t].ready.head);
      ways = 1;
      if :: r_f != 0 -> find_frame() :: else fi;
      if
      ${choosing.join("\n      ")}
      :: else
      fi
    }
    do
    :: choice + 1 < ways -> choice++
    :: break
    od;
    ways = 0;
    d_step { ${print}; begin() };`;
    const rows = [this.#executions(pieces), this.#resumptions(pieces), this.#serve(), this.#partsIn(pieces)];
    const timers = this.#timed();
    const whole = layoutOf(this.#program);
    return `${choosing.length > 0 ? "int ways;" : ""}
proctype Task_(byte t) {
end:
  do
  :: atomic {
    ${begin}
    do
    :: go == DONE -> break
${indented(rows.join("\n"), 4)}
    od;
    at = 0;
    d_step {
      if
      :: r_yields && fibril[r_f].mode == READY ->
         leave_fibril(task[t].ready);
         task[t].yielded = (task[t].ready.head == 0);
         make_ready(r_f)
      :: else
      fi;
      choice = 0${this.#uses.closes ? ";\n      close()" : ""}
    }
    at = 0;
    d_step { conclude() }
  }
  od
}
${
  timers.length === 0
    ? ""
    : `${table(
        "timer_of",
        [...this.#layout.fibrils.at.keys()].map((fibril) => wholeFibril(whole, this.#layout, fibril)),
      )}
proctype Timer(byte f) {
end:
  do
  :: d_step { !IS_WRONG && fibril[f].timed -> printf("ktrace: timer %d\\n", timer_of[f]); fire() }
  od
}`
}
`.replace("proctype Timer", `${timers.length === 0 ? "" : fire}proctype Timer`);
  }

  #init(): string {
    const timers = this.#timed();
    const runs = [
      ...this.#program.tasks.map((_, task) => `run Task_(${task + 1})`),
      ...timers.map((fibril) => `run Timer(${fibril + 1})`),
    ];
    return `init {\n  atomic {\n    d_step {\n${indented(this.#boot().join(";\n"), 6)}\n    }\n    ${runs.join(";\n    ")}\n  }\n}\n`;
  }

  /** The state at step 0: phones connected, those who serve idle, declared fibrils ready in order of declaration. */
  #boot(): string[] {
    const { tasks } = this.#layout;
    const used = tasks.map(() => 0);
    const statements: string[] = [];
    this.#program.tasks.forEach((task, number) => {
      const layout = tasks[number];
      for (const { offset, length, initial } of task.variables) {
        const first = this.#firstVariables[number] + offset;
        if (initial !== 0)
          statements.push(`for (r_k : ${first} .. ${first + length - 1}) { variable[r_k] = ${initial} }`);
      }
      task.locks.forEach(({ initial }, index) => {
        if (initial !== 0) statements.push(`lock[${layout.locks.first + index + 1}].readers = ${initial}`);
      });
      task.phones.forEach(({ target, session }, index) => {
        const phone = layout.phones.first + index + 1;
        const slot = used[target]++;
        const connection = tasks[target].connections.first + slot + 1;
        statements.push(`phone[${phone}].connection = ${connection}`, `connection[${connection}].phone = ${phone}`);
        if (this.#uses.closes)
          statements.push(`phone[${phone}].mode = CONNECTED`, `connection[${connection}].mode = OPEN_CONNECTION`);
        if (this.#uses.closes && session !== undefined)
          statements.push(`phone[${phone}].session = ${layout.sessions.first + session + 1}`);
        if (tasks[target].workers.count > 0) return;
        const fibril = tasks[target].connectionFibrils.first + slot + 1;
        statements.push(
          `fibril[${fibril}].mode = IDLE`,
          `fibril[${fibril}].pc = TAKE`,
          `fibril[${fibril}].connection = ${connection}`,
        );
      });
      task.sessions.forEach(({ pool }, index) => {
        const idle = `session[${layout.sessions.first + index + 1}].idle`;
        const numbers = pool.map((phone) => layout.phones.first + phone + 1);
        if (numbers.length === 0) return;
        statements.push(`${idle}.head = ${numbers[0]}`, `${idle}.tail = ${numbers.at(-1)}`);
        for (const phone of numbers) statements.push(`phone[${phone}].idle = 1`);
        numbers.slice(1).forEach((phone, before) => void statements.push(`phone[${numbers[before]}].next = ${phone}`));
      });
      for (const fibril of [...numbersOf(layout.workers), ...numbersOf(layout.notices)]) {
        statements.push(`fibril[${fibril}].mode = IDLE`, `fibril[${fibril}].pc = TAKE`);
      }
      task.fibrils
        .filter(({ startsAtBoot }) => startsAtBoot)
        .forEach(({ routine }, index) => {
          const { entry } = this.#program.routines[routine];
          const fibril = layout.boot.first + index + 1;
          if (entry < 0) return;
          statements.push(
            `fibril[${fibril}].pc = ${entry}`,
            `fibril[${fibril}].root = ${routine + 1}`,
            `make_ready(${fibril})`,
          );
        });
    });
    return [...statements, `printf("ktrace: scenario ${this.#program.hash}\\n")`];
  }
}

/** Connections that have come to an end close once nobody serves them; a worker may then have nothing to take. */
const CLOSE = `inline close() {
  close_connections();
  if
  :: r_f != 0 && serves[r_f] == ALL && fibril[r_f].mode == READY && fibril[r_f].pc == TAKE && task[home_of[r_f]].work.head == 0 ->
     leave_fibril(task[home_of[r_f]].ready);
     fibril[r_f].mode = IDLE
  :: else
  fi
}
`;

const bootSlot = ({ tasks }: Program, layout: Layout, phone: number): number =>
  tasks[layout.phones.task[phone]].phones[phone - layout.tasks[layout.phones.task[phone]].phones.first]?.slot ?? 0;

const fire = `inline fire() {
  r_look = 0; r_closes = 0; r_closed = 0; r_f = 0;
  if
  :: fibril[f].wait == FOR_ANSWER -> call[fibril[f].object].waiter = 0
  :: fibril[f].wait == FOR_CONDITION ->
     r_l = fibril[f].object;
     r_x = lock[r_l].waiting.head;
     r_y = 0;
     do
     :: r_x != f -> r_y = r_x; r_x = fibril[r_x].next
     :: else -> break
     od;
     if :: r_y == 0 -> lock[r_l].waiting.head = fibril[f].next :: else -> fibril[r_y].next = fibril[f].next fi;
     if :: lock[r_l].waiting.tail == f -> lock[r_l].waiting.tail = r_y :: else fi;
     fibril[f].next = 0
  :: else
  fi;
  if :: fibril[f].wait != FOR_TIMER -> fibril[f].phase = EXPIRED :: else fi;
  wake(f);
  conclude()
}
`;

/** Constants of all models. */
function constants(program: Program): string {
  const groups = {
    mode: ["NONE", "READY", "WAITING", "IDLE"],
    stage: ["FREE", "REFUSED", "SENT", "DISPATCHED", "HANDLED", "ANSWERED", "TAKEN", "FINISHED"],
    wait: [
      "NOTHING",
      "FOR_ANSWER",
      "FOR_ANSWERS",
      "FOR_LOCK",
      "FOR_EXCHANGE",
      "FOR_RECEIVE",
      "FOR_CONDITION",
      "FOR_ROOM",
      "FOR_TIMER",
      "FOR_PHONE",
      "FOR_SESSIONS",
      "FOR_EXIT",
    ],
    phase: [
      "START",
      "IN_BEGIN",
      "IN_SEND",
      "IN_ANSWER",
      "IN_ROOM",
      "EXPIRED",
      "REGAIN",
      "REGAIN_LATE",
      "IN_END",
      "AGAIN",
    ],
    handle: ["NO_HANDLE", "MESSAGE", "CALL", "EXCHANGE", "PHONE"],
    lock: ["MUTEX", "READ", "WRITE"],
    style: ["ATOMIC", "SERIALIZE", "PARALLEL"],
    exchange: ["CLOSED", "OPEN", "ENDED"],
    serves: ["NOBODY", "ONE", "ALL", "NOTICES"],
    phone: ["NO_PHONE", "CONNECTING", "CONNECTED", "HUNGUP", "SLAMMED", "CLOSED_PHONE"],
    connection: ["NO_CONNECTION", "OPENING", "OPEN_CONNECTION", "CLOSING"],
    task: ["ALIVE", "EXITING", "GONE_TASK"],
  };
  const rows = Object.values(groups).flatMap((names) => names.map((name, index) => `#define ${name} ${index}`));
  return [...rows, "#define TAKE (-1)", "#define GONE 255", `#define TASKS ${program.tasks.length}`].join("\n");
}

function table(name: string, numbers: readonly number[]): string {
  const all = [0, ...numbers];
  const most = Math.max(...all.map(Math.abs));
  const type = most < 256 && Math.min(...all) >= 0 ? "byte" : most < 32768 ? "short" : "int";
  return `hidden ${type} ${name}[${all.length}] = {${all.join(", ")}};`;
}

/** Where each of some lists begins when they lie one after the other. */
function starts(counts: readonly number[]): number[] {
  let total = 0;
  return counts.map((count) => {
    total += count;
    return total - count;
  });
}

const variableCount = (task: TaskInfo): number => sum(task.variables.map(({ length }) => length));

const isIn = ({ first, count }: Span, number: number): boolean => number >= first && number < first + count;

/** The numbers in the model of what a span has. */
const numbersOf = ({ first, count }: Span): number[] => Array.from({ length: count }, (_, index) => first + index + 1);

const anyPc = (pcs: readonly number[]): string =>
  pcs.length === 0 ? "0" : `(${pcs.map((pc) => `PC == ${pc}`).join(" || ")})`;

/** The number that a fibril of a narrow layout has in the whole one. */
function wholeFibril(whole: Layout, narrow: Layout, fibril: number): number {
  const task = narrow.fibrils.task[fibril];
  const kinds = ["boot", "workers", "connectionFibrils", "notices", "started"] as const;
  const kind = kinds.find((each) => isIn(narrow.tasks[task][each], fibril));
  return kind === undefined ? fibril : whole.tasks[task][kind].first + fibril - narrow.tasks[task][kind].first;
}
