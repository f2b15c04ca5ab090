/** Words that cannot be names: those that begin a statement, and a few values. */
export const reservedWords: ReadonlySet<string> = new Set(
  [
    "let call send wait forget notify answer forward receive connect hangup lock unlock signal broadcast down up",
    "begin end exchange spawn yield sleep if while loop repeat for break continue return choose assert log exit crash",
    "self sender method arg request true false",
  ].flatMap((words) => words.split(" ")),
);
