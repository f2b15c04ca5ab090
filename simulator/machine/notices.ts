import { allocateCall, noteArrival, noteSent } from "./calls.ts";
import {
  C_ARGS,
  C_CALLEE,
  C_FLAGS,
  C_METHOD,
  C_NEXT,
  C_ROUTE,
  C_STAGE,
  FLAG_NOTICE,
  P_CONNECTION,
  P_MODE,
  PhoneMode,
  Stage,
  T_NOTICES_HEAD,
} from "./fields.ts";
import { EventKind, enqueue, FaultCode, fault, type Machine } from "./machine.ts";

/** Sends a notification with the arguments in `m.words`: it counts nowhere, and over a phone that is not connected it is lost. */
export function sendNotice(m: Machine, fibril: number, phone: number, method: number): void {
  const s = m.situation;
  const at = m.layout.phones.at[phone];
  if (s[at + P_MODE] !== PhoneMode.connected) return;
  const task = m.layout.connections.task[s[at + P_CONNECTION] - 1];
  const notice = allocateCall(m, m.layout.tasks[task].incoming);
  if (notice < 0) return fault(m, FaultCode.noticeLimit, fibril, task);
  const record = m.layout.calls.at[notice];
  s[record + C_STAGE] = Stage.sent;
  s[record + C_FLAGS] = FLAG_NOTICE;
  s[record + C_METHOD] = method;
  s[record + C_ROUTE] = phone + 1;
  s[record + C_CALLEE] = task + 1;
  for (let word = 0; word < 5; word++) s[record + C_ARGS + word] = m.words[word];
  noteSent(m, notice, fibril, -1);
  noteArrival(m, notice);
  enqueue(s, m.layout.tasks[task].at + T_NOTICES_HEAD, notice, C_NEXT, m.layout.calls.at);
  m.listener?.event(EventKind.sent, fibril, notice, -1);
}
