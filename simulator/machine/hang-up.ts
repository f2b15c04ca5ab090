import { sendHangup } from "./calls.ts";
import { P_ACTIVE, P_MODE, PhoneMode } from "./fields.ts";
import { EventKind, type Machine } from "./machine.ts";
import { closePhone, leaveIdleList } from "./phones.ts";

/** Hangs a phone up: the other end is told, and the phone closes when all answers are in (docs/kernels.md, K9). */
export function hangUp(m: Machine, fibril: number, phone: number): void {
  const s = m.situation;
  const at = m.layout.phones.at[phone];
  const mode = s[at + P_MODE];
  if (mode !== PhoneMode.connected && mode !== PhoneMode.slammed) return;
  leaveIdleList(m, phone);
  m.listener?.event(EventKind.hungUp, fibril, phone, 0);
  s[at + P_MODE] = PhoneMode.hungup;
  if (mode === PhoneMode.connected) sendHangup(m, fibril, phone);
  else if (s[at + P_ACTIVE] === 0) closePhone(m, phone);
  m.suspectAll = true;
}
