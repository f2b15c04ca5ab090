import type { Inconclusive } from "#checker";
import {
  type AnswersValue,
  type Clause,
  isAnswersValue,
  isCount,
  isInteger,
  isRecord,
  isVerdict,
  type Part,
  parseJson,
} from "#simulator";
import { WrongInput } from "../host.ts";

/** A check as `ktrace check --json` writes it, as far as joining needs to know. */
interface CheckValue {
  readonly name: string;
  readonly seconds: number;
  readonly clauses: readonly { readonly kind: Clause["kind"] }[];
  readonly inconclusive?: Inconclusive;
  /** There where all that goes wrong was wanted. */
  readonly findings?: readonly unknown[];
  readonly shard: ShardPart;
}

/** What is written of a shard for those who join it with the others. */
export interface ShardPart extends Omit<Part, "shard"> {
  readonly index: number;
  readonly of: number;
  readonly program: string;
  /** Constants that were given. */
  readonly constants: Readonly<Record<string, number>>;
  readonly answers: AnswersValue;
}

/** What one shard says of a check of a file. */
export interface ShardValue {
  readonly file: string;
  readonly check: CheckValue;
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

const isCheck = (value: unknown): value is CheckValue =>
  isRecord(value) &&
  typeof value.name === "string" &&
  typeof value.seconds === "number" &&
  Array.isArray(value.clauses) &&
  value.clauses.every(isClause) &&
  (value.inconclusive === undefined || isInconclusive(value.inconclusive)) &&
  (value.findings === undefined || Array.isArray(value.findings)) &&
  isShard(value.shard, value.clauses.length);

const kinds: readonly unknown[] = ["forbid", "expect", "always", "eventually", "reachable"] satisfies Clause["kind"][];

const isClause = (value: unknown): boolean => isRecord(value) && kinds.includes(value.kind) && isVerdict(value.verdict);

const reasons: readonly unknown[] = [
  "states",
  "memory",
  "depth",
  "preemptions",
  "seconds",
  "cancelled",
  "limit",
  "shard",
  "runs",
] satisfies Inconclusive["reason"][];

const isInconclusive = (value: unknown): boolean =>
  isRecord(value) && reasons.includes(value.reason) && typeof value.text === "string" && typeof value.goOn === "string";

const isShard = (value: unknown, clauses: number): boolean =>
  isRecord(value) &&
  isRecord(value.constants) &&
  Object.values(value.constants).every(isInteger) &&
  isAnswersValue(value.answers, clauses) &&
  [value.index, value.of, value.room, value.states].every(isCount) &&
  [value.program, value.reduces, value.sketch].every((each) => typeof each === "string") &&
  [value.isDone, value.isAnythingWrong].every((each) => typeof each === "boolean");
