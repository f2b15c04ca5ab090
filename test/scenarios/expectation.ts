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
  | { readonly kind: "hang"; readonly tasks: readonly string[] }
  | { readonly kind: "violation"; readonly line: number }
  | { readonly kind: "rejected"; readonly part: string; readonly line: number; readonly column: number };

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
  const hang = /^hang tasks=(\S+)$/.exec(rest);
  if (hang !== null) return { kind: "hang", tasks: names(hang[1]) };
  const violation = /^violation at (\d+)$/.exec(rest);
  if (violation !== null) return { kind: "violation", line: Number(violation[1]) };
  const rejected = /^rejected "([^"]+)" at (\d+):(\d+)$/.exec(rest);
  if (rejected === null) return undefined;
  return { kind: "rejected", part: rejected[1], line: Number(rejected[2]), column: Number(rejected[3]) };
}

const names = (list: string | undefined): string[] => list?.split(",") ?? [];
