import { freeIfUnused, releaseCallee, releaseMessage } from "./calls.ts";
import { C_HELD, C_REFS, C_STALE, HandleKind, handleKind, handleNumber } from "./fields.ts";
import { isStale } from "./locals.ts";
import type { Machine } from "./machine.ts";
import { releasePhone, retainPhone } from "./phones.ts";
import { releaseExchange, retainExchange } from "./sessions.ts";

/** A handle more names its record. */
export function retainHandle(m: Machine, handle: number): void {
  const number = handleNumber(handle);
  switch (handleKind(handle)) {
    case HandleKind.message:
      m.situation[m.layout.calls.at[number] + C_REFS]++;
      break;
    case HandleKind.call:
      m.situation[m.layout.calls.at[number] + (isStale(m, handle) ? C_STALE : C_HELD)]++;
      break;
    case HandleKind.exchange:
      retainExchange(m, number);
      break;
    case HandleKind.phone:
      retainPhone(m, number);
      break;
    default:
  }
}

/** A handle less names its record. */
export function releaseHandle(m: Machine, fibril: number, handle: number): void {
  const number = handleNumber(handle);
  switch (handleKind(handle)) {
    case HandleKind.message:
      releaseMessage(m, number);
      break;
    case HandleKind.call:
      if (isStale(m, handle)) {
        m.situation[m.layout.calls.at[number] + C_STALE]--;
        freeIfUnused(m, number);
      } else releaseCallee(m, fibril, number);
      break;
    case HandleKind.exchange:
      releaseExchange(m, number);
      break;
    case HandleKind.phone:
      releasePhone(m, number);
      break;
    default:
  }
}
