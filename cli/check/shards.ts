import type { Inconclusive } from "#checker";
import { digest } from "#language";
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
  shown,
} from "#simulator";
import { WrongInput } from "../host.ts";

/** Version of the schema in docs/schemas/ktrace-check.schema.json. */
export const VERSION = 1;

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
  /** By `digestOf`. */
  readonly digest: string;
  /** The version of the command: others may search in another order, and deal out otherwise. */
  readonly ktrace: string;
  readonly program: string;
  /** Constants that were given. */
  readonly constants: Readonly<Record<string, number>>;
  readonly answers: AnswersValue;
}

/** What one shard says of a check of a file. */
export interface ShardValue {
  /** Where that was read. */
  readonly path: string;
  readonly file: string;
  readonly check: CheckValue;
}

/** The results in a file that `ktrace check --shard I/N --json` has written. @throws WrongInput */
export function readShards(path: string, text: string): ShardValue[] {
  const wrong = (what: string) =>
    new WrongInput(`${path}: ${what}; \`ktrace check --shard I/N --json\` writes what can be merged`);
  if (text.trim() === "") throw wrong("it is empty");
  if (path.endsWith(".ktrace")) throw wrong("it is a scenario, which --merge finds by itself");
  const results = valuesIn(text);
  if ("error" in results) throw wrong(`${results.error}; it may not have been written to its end`);
  return results.values.flatMap((result) => {
    if (!isRecord(result) || typeof result.file !== "string" || !Array.isArray(result.checks))
      throw wrong("it is no result of a check");
    const { file, checks, version } = result;
    if (version !== VERSION)
      throw wrong(`it has the version ${shown(version)} of the format, and must have ${VERSION}`);
    if (checks.length === 0) throw wrong("it has no check");
    return checks.map((check: unknown) => {
      const flaw = flawOf(file, check);
      if (flaw !== undefined) throw new WrongInput(`${path}: ${flaw}`);
      if (isCheck(check)) return { path, file, check };
      throw wrong("it has a check that is not that of a shard, or not as this version writes it");
    });
  });
}

/** One value in all, or one in each line. */
function valuesIn(text: string): { readonly values: readonly unknown[] } | { readonly error: string } {
  const whole = parseJson(text);
  if ("value" in whole) return { values: [whole.value] };
  const values: unknown[] = [];
  for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
    const parsed = parseJson(line);
    if ("error" in parsed) return parsed;
    values.push(parsed.value);
  }
  return { values };
}

/** Whether what a shard says is no longer what it has written: a sentence. */
function flawOf(file: string, check: unknown): string | undefined {
  if (!isRecord(check) || !isRecord(check.shard) || typeof check.shard.digest !== "string") return undefined;
  if (check.shard.digest === digestOf(file, { ...check, shard: check.shard })) return undefined;
  return `what it says of check ${shown(check.name)} is not what the shard has written: it is damaged, or was changed; take the file as it was written, or look at that shard again`;
}

/** A digest of all that a shard says of a check, but for the digest in it. Neither white space nor the order of names matters. */
export function digestOf(file: string, check: { readonly shard?: object }): string {
  const undigested = { ...check, shard: { ...check.shard, digest: undefined } };
  return digest(JSON.stringify([file, undigested], (_, value: unknown) => (isRecord(value) ? sorted(value) : value)));
}

const sorted = (value: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

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
  isShardNumber(value) &&
  isRecord(value.constants) &&
  Object.values(value.constants).every(isInteger) &&
  isAnswersValue(value.answers, clauses) &&
  Array.isArray(value.dealt) &&
  value.dealt.length === 2 &&
  [...value.dealt, value.room, value.states].every(isCount) &&
  [value.digest, value.ktrace, value.program, value.sketch].every((each) => typeof each === "string") &&
  (value.reduces === "independent steps" || value.reduces === "nothing") &&
  [value.isDone, value.isAnythingWrong].every((each) => typeof each === "boolean");

const isShardNumber = ({ index, of }: Readonly<Record<string, unknown>>): boolean =>
  isCount(index) && isCount(of) && index >= 1 && index <= of;
