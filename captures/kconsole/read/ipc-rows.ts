import type { CapturedPhoneState, Queue } from "../../capture.ts";
import type { ActiveRow, CallRow, Era, PhoneRow, TitleRow } from "./rows.ts";
import { matchAt, nameAt, pointerOf, safeInteger, word } from "./scan.ts";

const PHONE = /(\d{1,16})[ \t]+(\d{1,16})[ \t]+(connected to|connecting|slammed by|hung up by|hung up to)/y;
const BUSY = /(\d{1,16})[ \t]*\(mutex busy\)/y;
const PEER = /[ \t]+(\d{1,16}|\?)[ \t]*(\()?/y;
const POINTER = /[ \t]+0x([\da-fA-F]{1,16})(?![\da-fA-F])/y;
const PHONE_A =
  /(\d{1,16}):[ \t]*(?:mutex busy|(connecting|connected to:|slammed by:|hung up - was:)(?:[ \t]*0x([\da-fA-F]{1,16}))?(?:[ \t]*\((\d{1,16})\))?[ \t]*active:[ \t]*(\d{1,16}))/y;

const states: Readonly<Record<string, { readonly state: CapturedPhoneState; readonly era?: Era }>> = {
  "connected to": { state: "connected" },
  connecting: { state: "connecting" },
  "slammed by": { state: "slammed" },
  // 0.7.1 has it, too, whose other lines say that it is of era C.
  "hung up by": { state: "hungup" },
  "hung up to": { state: "hungup", era: "C" },
  "connected to:": { state: "connected" },
  "slammed by:": { state: "slammed" },
  "hung up - was:": { state: "hungup" },
};

/** A phone, of any era; docs/kernels.md K4, K14. */
export function phoneRow(line: string, at: number): PhoneRow | undefined {
  const match = matchAt(PHONE, line, at);
  if (match === null) return busyRow(line, at) ?? phoneRowA(line, at);
  const [text, slotText, callsText, stateText = ""] = match;
  const slot = safeInteger(slotText);
  const calls = safeInteger(callsText);
  const form = states[stateText];
  if (slot === undefined || calls === undefined || form === undefined) return undefined;
  const { state, era } = form;
  const row = { kind: "phone", slot, state, calls, era, task: undefined, name: undefined } as const;
  const behind = at + text.length;
  if (state === "connecting") return { ...row, answerbox: undefined, end: behind, cut: false };
  if (state !== "connected") {
    const pointer = matchAt(POINTER, line, behind);
    if (pointer === null) return { ...row, answerbox: undefined, end: line.length, cut: true };
    return { ...row, answerbox: pointerOf(pointer[1] ?? ""), end: behind + pointer[0].length, cut: false };
  }
  const peer = matchAt(PEER, line, behind);
  if (peer === null) return { ...row, answerbox: undefined, end: line.length, cut: true };
  const task = safeInteger(peer[1]);
  const end = behind + peer[0].length;
  if (peer[2] === undefined) return { ...row, task, answerbox: undefined, end: line.length, cut: true };
  const name = nameAt(line, end - 1);
  return { ...row, task, name: name.name, answerbox: undefined, end: name.end, cut: !name.closed };
}

function busyRow(line: string, at: number): PhoneRow | undefined {
  const match = matchAt(BUSY, line, at);
  const slot = safeInteger(match?.[1]);
  if (match === null || slot === undefined) return undefined;
  const nothing = { calls: undefined, task: undefined, name: undefined, answerbox: undefined };
  return { kind: "phone", slot, state: "busy", ...nothing, era: "B", end: at + match[0].length, cut: false };
}

function phoneRowA(line: string, at: number): PhoneRow | undefined {
  const match = matchAt(PHONE_A, line, at);
  const slot = safeInteger(match?.[1]);
  if (match === null || slot === undefined) return undefined;
  const [text, , stateText, pointer, task, calls] = match;
  const state = stateText === undefined ? "busy" : states[stateText]?.state;
  if (state === undefined) return undefined;
  return {
    kind: "phone",
    slot,
    state,
    calls: safeInteger(calls),
    task: safeInteger(task),
    name: undefined,
    answerbox: pointer === undefined ? undefined : pointerOf(pointer),
    era: "A",
    end: at + text.length,
    cut: false,
  };
}

const CALL =
  /0x([\da-fA-F]{1,16})[ \t]+(-?\d{1,20})[ \t]+(-?\d{1,20})[ \t]+(-?\d{1,20})[ \t]+(-?\d{1,20})[ \t]+(-?\d{1,20})[ \t]+(-?\d{1,20})[ \t]+([\da-fA-F]{1,8})[ \t]+(\d{1,16}|\?)[ \t]*(\()?/y;
const CALL_A =
  /Callid:[ \t]*0x([\da-fA-F]{1,16})(?:[ \t]+Srctask:[ \t]*(\d{1,16}))?[ \t]+M:[ \t]*(-?\d{1,20})[ \t]+A1:[ \t]*(-?\d{1,20})[ \t]+A2:[ \t]*(-?\d{1,20})[ \t]+A3:[ \t]*(-?\d{1,20})(?:[ \t]+A4:[ \t]*(-?\d{1,20})[ \t]+A5:[ \t]*(-?\d{1,20}))?[ \t]+Flags:[ \t]*([\da-fA-F]{1,8})/y;

/** A call, of era B or C; docs/kernels.md K14. */
export function callRow(line: string, at: number): CallRow | undefined {
  const match = matchAt(CALL, line, at);
  if (match === null) return undefined;
  const [text, address = "", method = "", a = "", b = "", c = "", d = "", e = "", flags = "", sender, open] = match;
  const words = wordsOf([method, a, b, c, d, e]);
  if (words === undefined) return undefined;
  const end = at + text.length;
  const name = open === undefined ? undefined : nameAt(line, end - 1);
  return {
    kind: "call",
    method: words.method,
    args: words.args,
    address: pointerOf(address),
    bits: bitsOf(address),
    flags: Number.parseInt(flags, 16),
    sender: safeInteger(sender),
    // Of a forgotten call there stand no name, but why there is none.
    name: sender === "?" ? undefined : name?.name,
    era: undefined,
    end: name?.end ?? line.length,
    cut: name?.closed !== true,
  };
}

/** A call of era A: older kernels have three arguments, and answers have no sender. */
export function callRowA(line: string, at: number): CallRow | undefined {
  const match = matchAt(CALL_A, line, at);
  if (match === null) return undefined;
  const [text, address = "", sender, method = "", a = "", b = "", c = "", d, e, flags = ""] = match;
  const words = wordsOf(d === undefined || e === undefined ? [method, a, b, c] : [method, a, b, c, d, e]);
  if (words === undefined) return undefined;
  return {
    kind: "call",
    method: words.method,
    args: words.args,
    address: pointerOf(address),
    bits: bitsOf(address),
    flags: Number.parseInt(flags, 16),
    sender: safeInteger(sender),
    name: undefined,
    era: "A",
    end: at + text.length,
    cut: false,
  };
}

const bitsOf = (pointer: string): 32 | 64 => (pointer.length <= 8 ? 32 : 64);

function wordsOf(texts: readonly string[]): { method: bigint; args: readonly bigint[] } | undefined {
  const args: bigint[] = [];
  for (const text of texts) {
    const value = word(text);
    if (value === undefined) return undefined;
    args.push(value);
  }
  const method = args.shift();
  return method === undefined ? undefined : { method, args };
}

const TITLE = /[-–—−]+[ \t]*(incom+ing|outgoing|dispatched)[ \t]+(calls|answers)[ \t]*[-–—−]*/iy;
const TITLE_A = /ABOX[ \t]*-[ \t]*(DISPATCHED CALLS|CALLS|ANSWERS):/y;

/** What list of calls follows; `outgoing answers` was printed for two days (docs/kernels.md K14). */
export function titleRow(line: string, at: number): TitleRow | undefined {
  const match = matchAt(TITLE, line, at);
  if (match !== null) {
    const [text, which = "", what = ""] = match;
    const isAnswers = what.toLowerCase() === "answers";
    const queue: Queue = isAnswers ? "answer" : which.toLowerCase() === "dispatched" ? "dispatched" : "incoming";
    return { kind: "title", queue, era: undefined, end: at + text.length };
  }
  const old = matchAt(TITLE_A, line, at);
  if (old === null) return undefined;
  const queue = old[1] === "ANSWERS" ? "answer" : old[1] === "CALLS" ? "incoming" : "dispatched";
  return { kind: "title", queue, era: "A", end: at + old[0].length };
}

const ACTIVE = /Active calls:[ \t]*(\d{1,16})/y;

export function activeRow(line: string, at: number): ActiveRow | undefined {
  const match = matchAt(ACTIVE, line, at);
  const calls = safeInteger(match?.[1]);
  return match === null || calls === undefined ? undefined : { kind: "active", calls, end: at + match[0].length };
}
