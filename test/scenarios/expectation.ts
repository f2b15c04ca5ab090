/** The first line of a scenario, `// expect …`, as README.md in this folder describes it. */
export type Expectation =
  | { readonly kind: "finished" }
  | ({ readonly kind: "deadlock"; readonly cycle: readonly string[]; readonly victims: readonly string[] } & Caused)
  | ({
      readonly kind: "hang";
      readonly tasks: readonly string[];
      readonly victims: readonly string[] | undefined;
    } & Caused)
  | ({ readonly kind: "violation" | "assertion"; readonly line: number } & Caused)
  | { readonly kind: "limit"; readonly part: string; readonly line: number | undefined }
  | Diagnosed;

/** The cause that must be named, with the line of its statement, and one that must not be. */
interface Caused {
  readonly cause: { readonly kind: string; readonly line: number } | undefined;
  readonly notCause: string | undefined;
}

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
  const limit = /^limit "([^"]+)"(?: at (\d+))?$/.exec(rest);
  if (limit !== null)
    return { kind: "limit", part: limit[1], line: limit[2] === undefined ? undefined : Number(limit[2]) };
  const diagnosed = /^(rejected|warned) "([^"]+)" at (\d+):(\d+)$/.exec(rest);
  if (diagnosed !== null) {
    const [, kind, part, line, column] = diagnosed;
    return { kind: kind === "warned" ? kind : "rejected", part, line: Number(line), column: Number(column) };
  }
  const [, what = "", cause, line, notCause] =
    /^(.*?)(?: cause="([^"]+)"@(\d+))?(?: not-cause="([^"]+)")?$/.exec(rest) ?? [];
  const caused = { cause: cause === undefined ? undefined : { kind: cause, line: Number(line) }, notCause };
  const deadlock = /^deadlock cycle=(\S+)(?: victims=(\S+))?$/.exec(what);
  if (deadlock !== null) return { kind: "deadlock", cycle: names(deadlock[1]), victims: names(deadlock[2]), ...caused };
  const hang = /^hang tasks=(\S+)(?: victims=(\S+))?$/.exec(what);
  if (hang !== null)
    return {
      kind: "hang",
      tasks: names(hang[1]),
      victims: hang[2] === undefined ? undefined : names(hang[2]),
      ...caused,
    };
  const broken = /^(violation|assertion) at (\d+)$/.exec(what);
  if (broken === null) return undefined;
  return { kind: broken[1] === "violation" ? "violation" : "assertion", line: Number(broken[2]), ...caused };
}

const names = (list: string | undefined): string[] => list?.split(",") ?? [];
