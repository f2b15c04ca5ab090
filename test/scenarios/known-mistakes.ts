/** Scenarios that do not come out yet as docs/language.md has it, each with what comes out instead. A test that begins to pass must leave. */
export const knownMistakes: Readonly<Record<string, string>> = {
  "holds/exit-with-a-phone-to-itself-2011":
    "the task never takes the answers to its own calls, and is called deadlocked",
  "limit/phones": "the 65th connect finds no connection and crashes the simulator",
};

export const isKnownMistake = (file: string): boolean =>
  Object.keys(knownMistakes).some((name) => file.endsWith(`/${name}.ktrace`));
