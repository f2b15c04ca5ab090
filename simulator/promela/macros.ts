import { B, Op, STRIDE } from "../instructions.ts";
import type { Context } from "./context.ts";
import { partsOf } from "./parts.ts";
import { isWide } from "./tables.ts";

/** Constants of all models. */
export function constants(): string {
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
  return [...rows, "#define TAKE (-1)"].join("\n");
}

/** Constants and conditions of a model. */
export function macros(context: Context): string {
  const { program, layout, uses, timed } = context;
  const { asyncCalls, asyncCallsPerTask } = program.limits;
  const wants = (mode: number) =>
    anyPc(uses.pcs.filter((pc) => program.code[pc * STRIDE] === Op.lock && program.code[pc * STRIDE + B] === mode));
  const overtakes = program.kernel.rwlock === "readers overtake";
  const { IPC_M_PHONE_HUNGUP, IPC_M_CONNECT_ME_TO } = program.kernel.methods;
  const { EHANGUP, EFORWARD, ENOENT } = program.kernel.errors;
  const { calls: allCalls, phones: allPhones, fibrils: allFibrils } = layout;
  const { notifies } = uses;
  const slots = program.tasks.flatMap((task) => task.phones.map(({ slot }) => slot));
  const mostSlot = Math.max(program.kernel.nameServiceSlot + 1 + allPhones.at.length, ...slots);
  const over = [
    ...program.tasks.map((_, task) => `!CAN_STEP(${task + 1})`),
    ...timed.map((fibril) => `!fibril[${fibril + 1}].timed`),
  ];
  // A number is a byte where that is enough; with the sort of the handle and the forwards of its call it is then a short.
  const bits = isWide(layout) ? 15 : 8;
  const kind = (number: number) => number * 2 ** (bits + 4);
  return `
#define Ref ${isWide(layout) ? "short" : "byte"}
#define Handle ${isWide(layout) ? "int" : "short"}
#define GONE ${2 ** bits - 1}
${["DONE", "EXECUTE", "RESUME", "SERVE", ...partsOf(context).map(([name]) => name)].map((name, index) => `#define ${name} ${index}`).join("\n")}
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
#define HAS_PHONE_LIMIT ${program.limits.phones === undefined ? 0 : 1}
#define IS_OPENED(PHONE_) (PHONE_ >= first_phone[owner_of[PHONE_]] + boot_phones[owner_of[PHONE_]])
#define SLOT(PHONE_) ${uses.opens ? "(IS_OPENED(PHONE_) -> phone[PHONE_].slot : boot_slot[PHONE_])" : "boot_slot[PHONE_]"}
#define LOCAL(SLOT) integer[r_i + SLOT]
#define HANDLE(SLOT) handle[r_h + SLOT]
#define HANDLE_OF(FIBRIL, SLOT) handle[first_handle[FIBRIL] + fibril[FIBRIL].base_handles + SLOT]
#define VARIABLE(OFFSET) variable[first_variable[t] + OFFSET]
/* A handle: what it is, how often the call had been forwarded, and the number. */
#define HANDLE_OF_MESSAGE(NUMBER_) (${kind(1)} + NUMBER_)
#define HANDLE_OF_CALL(NUMBER_) (${kind(2)} + call[NUMBER_].hops * ${2 ** bits} + NUMBER_)
#define HANDLE_OF_EXCHANGE(NUMBER_) (${kind(3)} + NUMBER_)
#define HANDLE_OF_PHONE(NUMBER_) (${kind(4)} + NUMBER_)
#define KIND(HANDLE_) ((HANDLE_) >> ${bits + 4})
#define NUMBER(HANDLE_) ((HANDLE_) & ${2 ** bits - 1})
#define IS_STALE(HANDLE_) (call[NUMBER(HANDLE_)].hops != (((HANDLE_) >> ${bits}) & 15))
#define HAS_REQUEST(FIBRIL) (fibril[FIBRIL].request != 0 && fibril[FIBRIL].request != GONE)
#define SENDER(CALL_) ${notifies ? "(call[CALL_].notice -> owner_of[call[CALL_].route] : caller_of[CALL_])" : "caller_of[CALL_]"}
#define CLIENT(FIBRIL) owner_of[connection[fibril[FIBRIL].connection].phone]
#define IS_FULL(PHONE_) (phone[PHONE_].count >= ${asyncCalls})
#define HAS_ROOM(PHONE_) (!IS_FULL(PHONE_)${asyncCallsPerTask === undefined ? "" : ` && task[t].count < ${asyncCallsPerTask}`})
#define HAS_MESSAGE(TASK) (${notifies ? "task[TASK].notices.head != 0 || " : ""}task[TASK].answers.head != 0 || task[TASK].calls.head != 0)
#define CAN_STEP(TASK) (task[TASK].ready.head != 0 || HAS_MESSAGE(TASK))
#define HAS_MORE(FIBRIL) (serves[FIBRIL] == ALL -> task[t].work.head != 0 : ${notifies ? "(serves[FIBRIL] == NOTICES -> task[t].taken.head != 0 : connection[fibril[FIBRIL].connection].queue.head != 0)" : "connection[fibril[FIBRIL].connection].queue.head != 0"})
#define IS_WRONG (stuck || violated || failed || no_room)
#define READS(FIBRIL, LOCK) (first_reading[LOCK] + FIBRIL - first_fibril[home_of[FIBRIL]])
#define HAS_READ(FIBRIL, LOCK) (is_rwlock[LOCK] && reading[READS(FIBRIL, LOCK)] > 0)
#define WANTED(PC) (${wants(1)} -> READ : (${wants(2)} -> WRITE : MUTEX))
#define IS_FREE(LOCK, MODE) (lock[LOCK].owner == 0 && ((MODE) == MUTEX || ((MODE) == WRITE && lock[LOCK].readers == 0) || ((MODE) == READ && (${overtakes ? "1" : "lock[LOCK].waiting.head == 0"}))))
#define HAS_NEXT(LOCK) (lock[LOCK].waiting.head != 0 && lock[LOCK].owner == 0 && (lock[LOCK].readers == 0 || WANTED(fibril[lock[LOCK].waiting.head].pc) == READ))
`;
}

const anyPc = (pcs: readonly number[]): string =>
  pcs.length === 0 ? "0" : `(${pcs.map((pc) => `PC == ${pc}`).join(" || ")})`;
