import { LONGEST } from "../../others/lines.ts";

/** Something that HelenOS's `trace` says of IPC; docs/kernels.md K15. */
export type TraceSays =
  | {
      readonly kind: "call";
      readonly id: bigint;
      /** A slot or, in later versions, a handle: as it is printed. */
      readonly phone: string;
      readonly protocol: string | undefined;
      readonly method: bigint;
      readonly methodName: string | undefined;
      readonly args: readonly bigint[];
    }
  /** `rc` is 64 bits without sign; a name that is no number is told by `error`. */
  | {
      readonly kind: "answer";
      readonly id: bigint;
      readonly rc: bigint;
      readonly error: string | undefined;
      readonly values: readonly bigint[];
    }
  | { readonly kind: "request" }
  | { readonly kind: "registered" | "hung up"; readonly phone: string; readonly protocol: string | undefined };

const NUMBER = "-?\\d{1,20}|0x[\\da-fA-F]{1,16}";
const WORDS = `\\(((?:${NUMBER})(?:, (?:${NUMBER})){0,5})\\)`;
/** System calls are printed at their entry without an end of line: what comes while they go on stands behind them. */
const SAYS = new RegExp(
  [
    `Call (?:ID|handle): (${NUMBER}), phone: (${NUMBER}), proto: ([^,]{1,64}), method: (?:([^()]{1,64}) \\((${NUMBER})\\)|(${NUMBER})) args: ${WORDS}`,
    `Response to (${NUMBER}): retval=(${NUMBER}|E[A-Z\\d]{1,20}), args = ${WORDS}`,
    `(Not a response) \\((?:hash|handle) (?:${NUMBER})\\)`,
    `Registering connection \\(phone (${NUMBER}), protocol: ([^)]{1,64})\\)`,
    `Hang (?:phone (${NUMBER}) up|up phone (${NUMBER})) -> `,
  ].join("|"),
  "g",
);
/** How often a line means to say something of a call. */
const MEANS = /Call (?:ID|handle): |Response to (?=-?\d)/g;
const BEGINS = /^(?:Start tracing thread|Finished tracing thread|Threads:) \[\d{1,10}\]/;

export const hasTraceLine = (line: string): boolean =>
  line.length <= LONGEST && (BEGINS.test(line) || saysOf(line).says.length > 0);

/** All that a line says, in its order; and whether something in it is not whole. */
export function saysOf(line: string): { readonly says: readonly TraceSays[]; readonly isDamaged: boolean } {
  if (line.length > LONGEST) return { says: [], isDamaged: false };
  const says = Array.from(line.matchAll(SAYS), sayOf);
  const about = says.filter(({ kind }) => kind === "call" || kind === "answer").length;
  const isDamaged = Array.from(line.matchAll(MEANS)).length > about;
  return { says, isDamaged };
}

function sayOf(found: RegExpExecArray): TraceSays {
  const [, call, phone, protocol, name, namedMethod, method, args, answered, rc = "", values, request] = found;
  if (call !== undefined) {
    return {
      kind: "call",
      id: wordOf(call),
      phone,
      protocol: protocolOf(protocol),
      method: wordOf(namedMethod ?? method),
      methodName: name,
      args: wordsIn(args),
    };
  }
  if (answered !== undefined) {
    const isName = rc.startsWith("E");
    const error = isName && rc !== "EOK" ? rc : undefined;
    return { kind: "answer", id: wordOf(answered), rc: isName ? 0n : wordOf(rc), error, values: wordsIn(values) };
  }
  if (request !== undefined) return { kind: "request" };
  const [registered, registeredProtocol, hungUp, hungUpLater] = found.slice(12);
  if (registered !== undefined)
    return { kind: "registered", phone: registered, protocol: protocolOf(registeredProtocol) };
  return { kind: "hung up", phone: hungUp ?? hungUpLater ?? "", protocol: undefined };
}

const protocolOf = (text: string | undefined): string | undefined => (text === "n/a" ? undefined : text);

/** In 64 bits without sign. */
const wordOf = (text: string): bigint =>
  BigInt.asUintN(64, text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text));

const wordsIn = (text: string): bigint[] => text.split(", ").map(wordOf);
