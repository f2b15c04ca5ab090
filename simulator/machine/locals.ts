import { REQUEST } from "../instructions.ts";
import {
  C_HOPS,
  F_BASE_HANDLES,
  F_BASE_INTEGERS,
  F_REQUEST,
  F_STACK,
  HandleKind,
  handleHops,
  handleNumber,
  handleOf,
} from "./fields.ts";
import type { Machine } from "./machine.ts";

/** Offset in the situation of an integer local of the innermost frame. */
export function integerAt(m: Machine, fibril: number, slot: number): number {
  const at = m.layout.fibrils.at[fibril];
  return at + F_STACK + m.situation[at + F_BASE_INTEGERS] + slot;
}

/** Offset in the situation of a handle local of the innermost frame. */
export function handleAt(m: Machine, fibril: number, slot: number): number {
  const at = m.layout.fibrils.at[fibril];
  return at + F_STACK + m.layout.stackIntegers[fibril] + m.situation[at + F_BASE_HANDLES] + slot;
}

/** The handle in a slot, or that of the call being handled for `REQUEST`; 0 when there is none. */
export function readHandle(m: Machine, fibril: number, slot: number): number {
  if (slot !== REQUEST) return m.situation[handleAt(m, fibril, slot)];
  const request = m.situation[m.layout.fibrils.at[fibril] + F_REQUEST];
  return request > 0 ? handleOfCall(m, request - 1) : 0;
}

/** Whether a received call has been forwarded since this handle to it was made. */
export const isStale = (m: Machine, handle: number): boolean =>
  m.situation[m.layout.calls.at[handleNumber(handle)] + C_HOPS] !== handleHops(handle);

/** A handle to a call that is being handled. */
export const handleOfCall = (m: Machine, call: number): number =>
  handleOf(HandleKind.call, call, m.situation[m.layout.calls.at[call] + C_HOPS]);
