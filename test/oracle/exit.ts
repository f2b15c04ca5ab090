import { answerCall, hangUp } from "./calls.ts";
import { removeFibril } from "./fibrils.ts";
import { loseHandles } from "./handles.ts";
import { block, callOf, errorOf, fibrilOf, is2011, isOut, numbersOf, taskOf, type World } from "./world.ts";

/** `exit` and `crash`: docs/language.md, Choices, has the order; docs/kernels.md, K9, the reasons. */
export function exitTask(w: World, fibril: number): void {
  const { task: number } = fibrilOf(w, fibril);
  const task = taskOf(w, number);
  for (const other of numbersOf(w.state.fibrils)) {
    if (other !== fibril && fibrilOf(w, other).task === number) removeFibril(w, other);
  }
  task.life = "exiting";
  task.idle = [];
  for (const slot of numbersOf(task.phones)) hangUp(w, fibril, slot);
  slamPhonesTo(w, number);
  const fresh = [...task.incoming];
  const taken = dispatchedInOrder(w, number);
  for (const id of is2011(w) ? [...taken, ...fresh] : [...fresh, ...taken]) answerCall(w, id, errorOf(w, "EHANGUP"));
  for (const [key, connection] of Object.entries(w.state.connections)) {
    if (connection.task === number) delete w.state.connections[Number(key)];
  }
  for (const [key, exchange] of Object.entries(w.state.exchanges)) {
    if (exchange.task === number) delete w.state.exchanges[Number(key)];
  }
  loseHandles(w, number);
  task.notifications = [];
  task.roomQueue = [];
  task.phoneQueue = [];
  for (const lock of Object.values(task.locks)) {
    delete lock.owner;
    lock.waiters = [];
    for (const reader of numbersOf(lock.readers)) delete lock.readers[reader];
  }
  if (is2011(w)) {
    const record = fibrilOf(w, fibril);
    delete record.request;
    delete record.received;
    block(w, fibril, { kind: "exit" });
    goneWhenAnswered(w, number);
  } else {
    forgetCalls(w, number);
    gone(w, number);
  }
}

/** "First the ones that are being handled, by the caller's task, then the queued ones, connection by connection." */
function dispatchedInOrder(w: World, number: number): number[] {
  const { dispatched } = taskOf(w, number);
  const stageOf = (id: number) => callOf(w, id).stage;
  const handled = dispatched.filter((id) => stageOf(id) === "being handled");
  const queued = dispatched.filter((id) => stageOf(id) === "dispatched");
  return [
    ...handled.toSorted((a, b) => (callOf(w, a).sender ?? -1) - (callOf(w, b).sender ?? -1)),
    ...queued.toSorted((a, b) => (callOf(w, a).connection ?? 0) - (callOf(w, b).connection ?? 0)),
  ];
}

function slamPhonesTo(w: World, number: number): void {
  for (const { phones } of w.state.tasks) {
    for (const phone of Object.values(phones)) {
      if (phone.peer === number && phone.status === "connected") phone.status = "slammed";
    }
  }
}

/** In 2026 the calls of a task that ends are forgotten: their callees get them, and the answers are dropped. */
function forgetCalls(w: World, number: number): void {
  for (const [key, call] of Object.entries(w.state.calls)) {
    if (call.sender !== number) continue;
    if (isOut(call) && call.stage !== "answered") delete call.sender;
    else delete w.state.calls[Number(key)];
  }
}

/** In 2011 a task that ends is there until its last answer is taken. */
export function goneWhenAnswered(w: World, number: number): void {
  const task = taskOf(w, number);
  if (task.life !== "exiting") return;
  const isWaiting = numbersOf(w.state.calls).some((id) => callOf(w, id).sender === number && isOut(callOf(w, id)));
  if (!isWaiting) gone(w, number);
}

function gone(w: World, number: number): void {
  const task = taskOf(w, number);
  task.life = "gone";
  for (const fibril of numbersOf(w.state.fibrils)) {
    if (fibrilOf(w, fibril).task === number) removeFibril(w, fibril);
  }
  for (const slot of numbersOf(task.phones)) delete task.phones[slot];
  task.idle = [];
  task.answers = [];
  for (const [key, call] of Object.entries(w.state.calls)) {
    if (call.sender === number) delete w.state.calls[Number(key)];
  }
}
