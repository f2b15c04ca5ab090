import { answerCall, hasRoom, sendNow } from "./calls.ts";
import { openConnection } from "./connections.ts";
import { goneWhenAnswered } from "./exit.ts";
import { startFibril } from "./fibrils.ts";
import type { Notification } from "./state.ts";
import { known, methodLabel } from "./text.ts";
import {
  callOf,
  callsOn,
  errorOf,
  Fault,
  fibrilOf,
  freePhone,
  is2011,
  numbersOf,
  phoneById,
  taskOf,
  topFrame,
  type World,
  wake,
} from "./world.ts";

export function hasMessage({ state }: Pick<World, "state">, task: number): boolean {
  const { notifications, answers, incoming } = known(state.tasks[task]);
  return notifications.length + answers.length + incoming.length > 0;
}

/** "In one wake-up a task takes notifications before answers before calls, each list in order"; docs/kernels.md, K3. */
export function takeMessage(w: World, task: number): void {
  const { notifications, answers, incoming } = taskOf(w, task);
  const note = notifications.shift();
  if (note !== undefined) return takeNotification(w, task, note);
  const answer = answers.shift();
  if (answer !== undefined) return takeAnswer(w, task, answer);
  dispatch(w, task, known(incoming.shift()));
}

/** The routine that handles a method at a task, if one does. A connect and a hang-up are no matter of `on *`. */
export function handlerFor({ text }: Pick<World, "text">, task: number, method: number): number | undefined {
  const { handlers, anyHandler } = known(text.tasks[task]);
  const { IPC_M_CONNECT_ME_TO, IPC_M_PHONE_HUNGUP } = text.kernel.methods;
  const isOwn = method === IPC_M_CONNECT_ME_TO || method === IPC_M_PHONE_HUNGUP;
  return handlers.get(method) ?? (isOwn ? undefined : anyHandler);
}

/** docs/language.md, Choices, "A notification". */
function takeNotification(w: World, task: number, note: Notification): void {
  if (handlerFor(w, task, note.method) === undefined) return;
  if (is2011(w)) {
    const name = `notification ${methodLabel(w.text, task, note.method)}`;
    startFibril(w, { task, name, kind: "notification", note });
    return;
  }
  taskOf(w, task).notes.push(note);
  const existing = numbersOf(w.state.fibrils).find((fibril) => {
    const record = fibrilOf(w, fibril);
    return record.task === task && record.kind === "notifications";
  });
  const fibril = existing ?? startFibril(w, { task, name: "notifications", kind: "notifications" });
  if (isBetweenCalls(w, fibril)) wake(w, fibril);
}

/** A fibril that serves and has nothing to do. */
function isBetweenCalls(w: World, fibril: number): boolean {
  return fibrilOf(w, fibril).frames.length === 0;
}

function takeAnswer(w: World, task: number, id: number): void {
  const call = callOf(w, id);
  call.stage = "answer taken";
  const phone = phoneById(w, call.phone);
  const opened = call.opens && phoneById(w, call.opens.phone);
  if (opened?.phone.status === "connecting") freePhone(w, task, opened.slot);
  if (phone?.phone.status === "hungup" && callsOn(w, call.phone).length === 0) freePhone(w, task, phone.slot);
  for (const fibril of numbersOf(w.state.fibrils)) {
    const { wait } = fibrilOf(w, fibril);
    if (wait?.kind !== "answers" || !wait.calls.includes(id)) continue;
    if (wait.calls.every((other) => w.state.calls[other]?.stage === "answer taken")) wake(w, fibril);
  }
  sendFromQueue(w, task);
  goneWhenAnswered(w, task);
}

/** "Any answer to the task tries again": from the head of the queue up to the first refusal; docs/kernels.md, K5. */
function sendFromQueue(w: World, task: number): void {
  const { roomQueue } = taskOf(w, task);
  for (let fibril = roomQueue[0]; fibril !== undefined; fibril = roomQueue[0]) {
    const resume = known(topFrame(w, fibril).resume);
    const message = known(resume.message);
    if (!hasRoom(w, task, message.slot)) return;
    resume.call = sendNow(w, fibril, message);
    roomQueue.shift();
    wake(w, fibril);
  }
}

/** Takes a call off the answerbox; its connection's fibril gets it, or a worker. docs/language.md, Choices. */
function dispatch(w: World, task: number, id: number): void {
  const call = callOf(w, id);
  const record = taskOf(w, task);
  call.stage = "dispatched";
  record.dispatched.push(id);
  if (call.opens !== undefined) {
    const client = w.text.tasks.findIndex((candidate) => candidate.id === call.senderId);
    call.connection = openConnection(w, { task, phone: call.opens.phone, client, slot: call.opens.slot });
  }
  const connection = call.connection === undefined ? undefined : w.state.connections[call.connection];
  if (connection === undefined) return answerCall(w, id, errorOf(w, "EHANGUP"));
  const receiver = numbersOf(w.state.fibrils).find((fibril) => {
    const { wait, connection: served } = fibrilOf(w, fibril);
    return wait?.kind === "request" && served === call.connection;
  });
  if (connection.fibril === undefined) record.work.push(id);
  else connection.queue.push(id);
  const server = receiver ?? connection.fibril ?? idleWorker(w, task);
  if (server !== undefined && (receiver !== undefined || isBetweenCalls(w, server))) wake(w, server);
}

function idleWorker(w: World, task: number): number | undefined {
  return numbersOf(w.state.fibrils).find((fibril) => {
    const record = fibrilOf(w, fibril);
    const isIdle = isBetweenCalls(w, fibril) && !taskOf(w, task).ready.includes(fibril);
    return record.task === task && record.kind === "worker" && isIdle;
  });
}

/** `notify`: docs/language.md, Choices. A message for a task that does not listen any more is lost. */
export function notify(w: World, sender: number, slot: number, method: number, args: readonly number[]): void {
  const phone = taskOf(w, sender).phones[slot];
  if (phone?.status !== "connected" || phone.peer === undefined) return;
  const { notifications } = taskOf(w, phone.peer);
  if (notificationsAt(w, phone.peer) >= w.text.limits.notifications) {
    throw new Fault("more notifications than `notifications` allows", "limit");
  }
  const five = Array.from({ length: 5 }, (_, i) => args[i] ?? 0);
  notifications.push({ method, args: five, sender: known(w.text.tasks[sender]).id });
}

/** The notifications of a task that are not handled to the end. */
function notificationsAt(w: World, task: number): number {
  const { notifications, notes } = taskOf(w, task);
  const fibrils = Object.values(w.state.fibrils).filter((fibril) => fibril.task === task);
  const handled = fibrils.filter(({ kind, frames, note }) => {
    return kind === "notification" || (kind === "notifications" && (frames.length > 0 || note !== undefined));
  });
  return notifications.length + notes.length + handled.length;
}
