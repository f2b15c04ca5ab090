import { type Clause, isCount, isRecord, type Part, parseJson, type Verdict } from "#simulator";
import { WrongInput } from "../host.ts";

/** A check as `ktrace check --json` writes it, as far as joining needs to know. */
export interface CheckValue {
  readonly name: string;
  readonly verdict: Verdict;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly clauses: readonly ClauseValue[];
  readonly constants?: object;
  readonly inconclusive?: { readonly text: string; readonly goOn: string };
  readonly finding?: FindingValue;
  readonly findings?: readonly FindingValue[];
}

interface ClauseValue {
  readonly kind: Clause["kind"];
  readonly verdict: Verdict;
  readonly line: number;
}

interface FindingValue {
  readonly message: string;
}

/** What one shard says of a check of a file. */
export interface ShardValue {
  readonly file: string;
  readonly check: CheckValue & { readonly shard: Part["shard"] & Omit<Part, "shard"> & { readonly program: string } };
}

/** The results in a file that `ktrace check --shard I/N --json` has written. @throws WrongInput */
export function readShards(path: string, text: string): ShardValue[] {
  const wrong = (what: string) =>
    new WrongInput(`${path}: ${what}; \`ktrace check --shard I/N --json\` writes what can be merged`);
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) throw wrong("it is empty");
  return lines.flatMap((line) => {
    const parsed = parseJson(line);
    if ("error" in parsed) throw wrong(parsed.error);
    const { value } = parsed;
    if (!isRecord(value) || typeof value.file !== "string" || !Array.isArray(value.checks))
      throw wrong("it is no result of a check");
    const { file } = value;
    return value.checks.map((check: unknown) => {
      if (isCheck(check)) return { file, check };
      throw wrong("it has a check that is not that of a shard");
    });
  });
}

const isCheck = (value: unknown): value is ShardValue["check"] =>
  isRecord(value) &&
  typeof value.name === "string" &&
  isVerdict(value.verdict) &&
  [value.states, value.transitions].every(isCount) &&
  typeof value.seconds === "number" &&
  Array.isArray(value.clauses) &&
  value.clauses.every(isClause) &&
  (value.inconclusive === undefined || isReason(value.inconclusive)) &&
  (value.finding === undefined || isFinding(value.finding)) &&
  (value.findings === undefined || (Array.isArray(value.findings) && value.findings.every(isFinding))) &&
  isShard(value.shard);

const isVerdict = (value: unknown): boolean => value === "holds" || value === "refuted" || value === "inconclusive";

const kinds: readonly unknown[] = ["forbid", "expect", "always", "eventually", "reachable"] satisfies Clause["kind"][];

const isClause = (value: unknown): boolean =>
  isRecord(value) && kinds.includes(value.kind) && isVerdict(value.verdict) && isCount(value.line);

const isReason = (value: unknown): boolean =>
  isRecord(value) && typeof value.text === "string" && typeof value.goOn === "string";

const isFinding = (value: unknown): boolean => isRecord(value) && typeof value.message === "string";

const isShard = (value: unknown): boolean =>
  isRecord(value) &&
  [value.index, value.of, value.room, value.states].every(isCount) &&
  [value.program, value.reduces, value.sketch].every((each) => typeof each === "string") &&
  [value.isDone, value.isAnythingWrong].every((each) => typeof each === "boolean");
