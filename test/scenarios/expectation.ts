/** The first line of a scenario, `// expect …`, as README.md in this folder describes it. */
export type Expectation =
  | { readonly kind: "finished" }
  | {
      readonly kind: "deadlock";
      readonly cycle: readonly string[];
      readonly victims: readonly string[];
      readonly cause: string | undefined;
      readonly line: number | undefined;
      readonly notCause: string | undefined;
    }
  | { readonly kind: "hang"; readonly tasks: readonly string[]; readonly victims: readonly string[] | undefined }
  | { readonly kind: "violation" | "assertion"; readonly line: number }
  | { readonly kind: "limit"; readonly part: string; readonly line: number | undefined }
  | Diagnosed;

/** One error because of which the file is not run, or one warning in spite of which it is. */
export interface Diagnosed {
  readonly kind: "rejected" | "warned";
  readonly part: string;
  readonly line: number;
  readonly column: number;
}

/** Reads the expectation of a scenario's text; throws when there is not exactly one that can be read. */
export function expectationOf(text: string): Expectation {
  const found = text.match(/^\/\/ expect.*$/gm) ?? [];
  const [line] = found;
  if (line === undefined || found.length > 1 || !text.startsWith(line))
    throw new Error("one `// expect` line, the first");
  const expectation = read(line.slice("// expect ".length));
  if (expectation === undefined) throw new Error(`cannot read ${line}`);
  return expectation;
}

function read(rest: string): Expectation | undefined {
  if (rest === "finished") return { kind: "finished" };
  const deadlock = /^deadlock cycle=(\S+)(?: victims=(\S+))?(?: cause="([^"]+)"@(\d+))?(?: not-cause="([^"]+)")?$/.exec(
    rest,
  );
  if (deadlock !== null) {
    const [, cycle, victims, cause, line, notCause] = deadlock;
    const known = line === undefined ? undefined : Number(line);
    return { kind: "deadlock", cycle: names(cycle), victims: names(victims), cause, line: known, notCause };
  }
  const hang = /^hang tasks=(\S+)(?: victims=(\S+))?$/.exec(rest);
  if (hang !== null)
    return { kind: "hang", tasks: names(hang[1]), victims: hang[2] === undefined ? undefined : names(hang[2]) };
  const broken = /^(violation|assertion) at (\d+)$/.exec(rest);
  if (broken !== null) return { kind: broken[1] === "violation" ? "violation" : "assertion", line: Number(broken[2]) };
  const limit = /^limit "([^"]+)"(?: at (\d+))?$/.exec(rest);
  if (limit !== null)
    return { kind: "limit", part: limit[1], line: limit[2] === undefined ? undefined : Number(limit[2]) };
  const diagnosed = /^(rejected|warned) "([^"]+)" at (\d+):(\d+)$/.exec(rest);
  if (diagnosed === null) return undefined;
  const [, kind, part, row, column] = diagnosed;
  return { kind: kind === "warned" ? kind : "rejected", part, line: Number(row), column: Number(column) };
}

const names = (list: string | undefined): string[] => list?.split(",") ?? [];
