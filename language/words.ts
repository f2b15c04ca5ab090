/** Words that begin a declaration of a file. */
export const topLevel = ["kernel", "import", "const", "protocol", "task", "limits", "check", "capture"];

/** Words that begin a declaration of a task. */
export const members = [
  "var",
  "mutex",
  "rwlock",
  "condvar",
  "semaphore",
  "phone",
  "session",
  "workers",
  "fn",
  "main",
  "fibril",
  "daemon",
  "on",
];

/** Words that begin a statement. */
export const statements = [
  ..."let call send wait forget notify answer forward receive connect hangup lock unlock signal broadcast down".split(
    " ",
  ),
  ..."up begin end exchange spawn yield sleep if while loop repeat for break continue return choose assert log".split(
    " ",
  ),
  ..."exit crash".split(" "),
];

/** Words that begin a property of a check. */
export const properties = ["forbid", "expect", "always", "eventually", "reachable"];

/** Words that cannot be names: those that begin a statement, and a few values. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...statements,
  ..."self sender method arg request true false".split(" "),
]);

/** Tokens at which the parser goes on after a mistake. */
export const resyncWords: ReadonlySet<string> = new Set([
  ...topLevel,
  ...members,
  ...statements,
  ...statements.map((word) => `${word.toUpperCase()}_ALONE`),
  ...properties,
  "method",
  "incoming",
  "dispatched",
  "thread",
  "serving",
  "waits",
  ";",
  "}",
]);
