/** Scenarios that do not come out yet as docs/language.md has it, each with what comes out instead. A test that begins to pass must leave. */
export const knownMistakes: Readonly<Record<string, string>> = {
  "limit/phones": "the 65th connect finds no connection and crashes the simulator",
};

export const isKnownMistake = (file: string): boolean =>
  Object.keys(knownMistakes).some((name) => file.endsWith(`/${name}.ktrace`));
