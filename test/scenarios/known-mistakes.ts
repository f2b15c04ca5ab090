/** Scenarios that do not come out yet as docs/language.md has it, each with what comes out instead. A test that begins to pass must leave. */
export const knownMistakes: Readonly<Record<string, string>> = {
  "deadlock/order-with-idle-connection": "the cycle begins with the task after the one with the lowest id",
  "holds/loops-begin-anew": "the counter begins with what is left in its place",
  "holds/functions-give-handles": "`return send …` and `return begin …` crash the compiler, and `return m` is refused",
  "holds/session-connects": "a fibril that begins a second exchange is called stuck, though its session could connect",
  "holds/yield-takes-messages": "`yield` lets the task take no message",
  "rejected/constant-of-the-caller": "the one mistake has two messages",
  "rejected/text-hides-brace": "the one mistake has two messages",
};

export const isKnownMistake = (file: string): boolean =>
  Object.keys(knownMistakes).some((name) => file.endsWith(`/${name}.ktrace`));
