import fc from "fast-check";
import { isCapture, load } from "#language";
import { capturedKernels } from "#simulator";
import type { Capture, CapturedCall, CapturedPhone, CapturedTask, CapturedThread, CapturedWait } from "./capture.ts";
import { captureOf } from "./ktrace/read.ts";

/** The capture of a `.ktrace` text, which has to be without a mistake. */
export async function captureIn(text: string): Promise<Capture> {
  const document = await load("file:///dump.ktrace", async () => text);
  const mistakes = document.diagnostics.filter(({ severity }) => severity === "error");
  const node = document.main?.items.find(isCapture);
  if (node === undefined || mistakes.length > 0) {
    throw new Error(
      `${text}\n${mistakes.map(({ message, range }) => `${range.start.line + 1}: ${message}`).join("\n")}`,
    );
  }
  return captureOf(node);
}

/** Without its lines, stacks and names of methods, which another text does not have. */
export const withoutLines = (capture: Capture): unknown =>
  JSON.parse(
    JSON.stringify({ ...capture, kernel: capture.kernel?.name }, (key, value) => {
      if (key === "line" || key === "stack" || key === "methodName") return undefined;
      return typeof value === "bigint" ? `${value}n` : value;
    }),
  );

const id = fc.integer({ min: 0, max: 12 });
const word = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const name = fc.oneof(
  fc.constantFrom("init:vfs", "fat", 'a "b" {c} \\', "ü (x)"),
  fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, "")),
);
const line = fc.constant(0);

const phone: fc.Arbitrary<CapturedPhone> = fc.record({
  slot: fc.nat(70),
  target: maybe(id),
  calls: maybe(fc.nat(4)),
  state: fc.constantFrom("connected", "connected", "connecting", "slammed", "hungup", "busy"),
  line,
});

const call: fc.Arbitrary<CapturedCall> = fc.record({
  queue: fc.constantFrom("incoming", "dispatched", "answer"),
  method: word,
  args: fc.array(word, { maxLength: 5 }),
  sender: maybe(id),
  flags: fc.integer({ min: 0, max: 31 }),
  address: maybe(word),
  line,
});

const wait: fc.Arbitrary<CapturedWait> = fc
  .record({
    kind: fc.constantFrom("answer", "lock", "send", "receive"),
    task: maybe(id),
    thread: maybe(fc.nat(3)),
    call: maybe(word),
    doubt: maybe(name),
    line,
  })
  .map((made) => ({ ...made, thread: made.task === undefined ? undefined : made.thread }));

const thread: fc.Arbitrary<CapturedThread> = fc.record({
  number: fc.nat(3),
  name: maybe(name),
  serving: fc.array(word, { maxLength: 2 }),
  waits: fc.array(wait, { maxLength: 3 }),
  stack: fc.constant([]),
  line,
});

const task: fc.Arbitrary<CapturedTask> = fc.record({
  id,
  name: maybe(name),
  phones: fc.uniqueArray(phone, { selector: ({ slot }) => slot, maxLength: 4 }),
  calls: fc.array(call, { maxLength: 4 }),
  threads: fc.array(thread, { maxLength: 2 }),
  isPartial: fc.boolean(),
  line,
});

/** Any capture that a text can say, whether it makes sense or not. */
export const anyCapture: fc.Arbitrary<Capture> = fc.record({
  title: name,
  kernel: maybe(fc.constantFrom(...capturedKernels)),
  tasks: fc.uniqueArray(task, { selector: ({ id }) => id, maxLength: 6 }),
});
