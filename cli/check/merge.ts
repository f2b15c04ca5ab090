import { normalize } from "node:path";
import { type Inconclusive, type Subject, telling } from "#checker";
import { groupedBy } from "#language";
import { answersOf, type Checked, finish, isOneDeal, type Joined, joinAnswers, joinShards, Run } from "#simulator";
import { readText } from "../files.ts";
import { type Host, WrongInput } from "../host.ts";
import { constantsText } from "../options.ts";
import { type MergeCommand, parseMerge } from "./options.ts";
import { recorderFor } from "./recorder.ts";
import { type CheckedFile, type CheckedOne, loadAll, type Shards } from "./scenario.ts";
import { readShards, type ShardValue } from "./shards.ts";

/** What was read: shards by check, and the scenarios that they are of. */
export interface Merging {
  readonly command: MergeCommand & { readonly all: boolean };
  readonly files: readonly CheckedFile[];
  readonly ones: AsyncIterable<CheckedOne>;
}

/** The shards of one check: all results that there are of them. */
interface Group {
  readonly of: CheckedFile;
  readonly subject: Subject;
  readonly results: readonly ShardValue[];
}

/** `ktrace check --merge FILE…`: joins what the shards of searches have said, and tells of it as of one search. @throws WrongInput */
export async function merging(host: Host, args: readonly string[]): Promise<Merging> {
  const asked = parseMerge(args);
  const shards: ShardValue[] = [];
  for (const path of asked.files) shards.push(...readShards(path, await readText(host.directory, path)));
  const files: CheckedFile[] = [];
  const checks: Group[] = [];
  for (const ofFile of grouped(shards, ({ file, check }) => JSON.stringify([normalize(file), check.shard.constants]))) {
    const of = await load(host, ofFile[0]);
    files.push(of);
    const groups = grouped(ofFile, ({ check }) => check.name).map((same) => groupOf(of, same.toSorted(inOrder)));
    checks.push(...groups.toSorted((a, b) => of.subjects.indexOf(a.subject) - of.subjects.indexOf(b.subject)));
  }
  const command = { ...asked, all: shards.some(({ check }) => check.findings !== undefined) };
  return { command, files, ones: merged(host, command, files, checks) };
}

/** Shard by shard, so that what is said does not depend on who is named first. */
function inOrder({ check: { shard: one } }: ShardValue, { check: { shard: other } }: ShardValue): number {
  return one.index - other.index || (one.digest < other.digest ? -1 : Number(one.digest > other.digest));
}

/** Those that have the same key, by the first of each. */
const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] => [
  ...groupedBy(items, keyOf).values(),
];

/** The scenario of a shard, which its findings are run in. @throws WrongInput */
async function load(host: Host, { file, check }: ShardValue): Promise<CheckedFile> {
  const constants = new Map(Object.entries(check.shard.constants));
  try {
    const [loaded] = await loadAll(host, { files: [file], constants, check: undefined });
    return loaded;
  } catch (error) {
    if (!(error instanceof WrongInput)) throw error;
    const why = "--merge follows what was found in the scenario, so it has to be where it was for the shards.";
    throw new WrongInput(`${error.message}\n${why}`);
  }
}

/** All have to be of one search, and that of the scenario. @throws WrongInput */
function groupOf(of: CheckedFile, all: readonly ShardValue[]): Group {
  const [{ check }] = all;
  const wrong = (why: string) => new WrongInput(`${of.file}: check ${JSON.stringify(check.name)}: ${why}`);
  const difference = differenceIn(all);
  if (difference !== undefined) {
    const again = "Look at all with the same text, constants, options, number of shards and version of ktrace";
    throw wrong(`its shards are not of one search: ${difference}. ${again}`);
  }
  const subject = of.subjects.find((each) => each.check.name === check.name);
  if (subject?.program.hash !== check.shard.program || subject.check.clauses.length !== check.clauses.length) {
    throw wrong("the scenario is not that of its shards; bring back its text, or look at all shards again");
  }
  return { of, subject, results: all };
}

/** What tells that shards are not of one search; nothing where they can be. */
function differenceIn(all: readonly ShardValue[]): string | undefined {
  const [first] = all;
  for (const [aspect, text] of aspects) {
    const other = all.find((each) => aspect(each) !== aspect(first));
    if (other !== undefined) return text(first, other);
  }
  const isOne = isOneDeal(all.map(({ check: { shard } }) => ({ ...shard, shard })));
  return isOne ? undefined : "they have dealt out different situations";
}

/** In what shards of one search are alike, and how to say that two are not. */
const aspects: readonly (readonly [
  aspect: (shard: ShardValue) => unknown,
  text: (one: ShardValue, other: ShardValue) => string,
])[] = [
  [
    ({ check }) => check.shard.of,
    (one, other) => `${one.path} is of ${one.check.shard.of}, and ${other.path} of ${other.check.shard.of}`,
  ],
  [
    ({ check }) => check.shard.ktrace,
    (one, other) =>
      `${one.path} is by ktrace ${one.check.shard.ktrace}, and ${other.path} by ${other.check.shard.ktrace}`,
  ],
  [
    ({ check }) => [check.shard.program, ...check.clauses.map(({ kind }) => kind)].join(),
    (one, other) => `${one.path} and ${other.path} are of different texts`,
  ],
  [
    ({ check }) => check.findings === undefined,
    (one, other) => {
      const [without, withAll] = one.check.findings === undefined ? [one, other] : [other, one];
      return `${withAll.path} was looked at with --all, and ${without.path} without`;
    },
  ],
];

/** Tells of one check after the other. */
async function* merged(
  host: Host,
  command: Merging["command"],
  files: readonly CheckedFile[],
  checks: readonly Group[],
): AsyncGenerator<CheckedOne> {
  const record = await recorderFor(host, command, files);
  for (const { of, subject, results } of checks) {
    const { clauses } = subject.check;
    const answers = results.map(({ check }) => answersOf(check.shard.answers, clauses));
    refuseMisfit(of, subject, answers);
    const joined = joinShards(
      clauses.map(({ kind }) => kind),
      results.map(({ check: { shard } }, number) => ({
        part: { ...shard, shard },
        verdicts: answers[number].clauses.map(({ verdict }) => verdict),
      })),
    );
    const shards = joined.counted.map((place) => results[place]);
    const seconds = Math.max(...shards.map(({ check }) => check.seconds));
    const work = telling(subject, joinAnswers(joined, clauses, answers), { seconds, collects: command.all });
    const { unfinished: _, inconclusive: own, ...told } = finish(work);
    const isKnown = told.verdict !== "inconclusive";
    const why = inconclusiveOf(joined, shards, constantsOf(of, files)) ?? own;
    const inconclusive = isKnown ? undefined : why;
    const incomplete = isKnown && command.all ? why : undefined;
    const recordings = await record(of, told);
    yield { ...told, inconclusive, incomplete, of, recordings, saved: undefined, shards: shardsOf(joined, shards) };
  }
}

/** What was found has to be a way through the scenario. @throws WrongInput */
function refuseMisfit({ file }: CheckedFile, { program, check }: Subject, answers: readonly Checked[]): void {
  const found = answers.flatMap(({ clauses, findings, limit }) => [
    ...clauses.map((clause) => clause.found),
    ...findings,
    limit,
  ]);
  for (const each of found) {
    if (each === undefined) continue;
    const run = new Run(program, { decisions: each.decisions, watch: false });
    while (run.step < each.decisions.size && run.advance());
    if (run.step === each.decisions.size) continue;
    throw new WrongInput(
      `${file}: check ${JSON.stringify(check.name)}: a result has a schedule that no run can follow; look at that shard again`,
    );
  }
}

function shardsOf({ lost, states, distinct, mayBeFewer }: Joined, [{ check }]: readonly ShardValue[]): Shards {
  return { of: check.shard.of, lost, states, ...(distinct !== undefined && { distinct, mayBeFewer }) };
}

/** With which constants, where there are results with others, too. */
function constantsOf({ file, constants }: CheckedFile, files: readonly CheckedFile[]): string {
  if (files.every((each) => each.constants === constants || normalize(each.file) !== normalize(file))) return "";
  return constants.size === 0 ? " without --define" : ` with ${constantsText(constants)}`;
}

/** Why what shards say is not enough. `constants`: with which, as `constantsOf` says it. */
function inconclusiveOf(
  { lost, unfinished, isMixed, mayDiffer }: Joined,
  shards: readonly ShardValue[],
  constants: string,
): Inconclusive | undefined {
  const again = (which: readonly number[]) => `Look at ${which.length === 1 ? "it" : "them"} again, and merge all.`;
  if (lost.length > 0)
    return { reason: "shard", text: `There is no result of ${shardsText(lost)}${constants}.`, goOn: again(lost) };
  const [first] = unfinished;
  if (first !== undefined) {
    const own = shards.find(({ check }) => check.shard.index === first)?.check.inconclusive;
    return endedText(first, own?.text, own?.goOn ?? again([first]));
  }
  if (isMixed || mayDiffer) {
    const text = isMixed
      ? "The shards have left out different orders of steps."
      : "Something goes wrong, and of which kind it is may depend on orders of steps that were left out.";
    return { reason: "shard", text, goOn: "Look at all shards again with `--no-reduction`." };
  }
  // One that has come to its end may have come to a bound with an `eventually`, which it has looked at alone.
  for (const { check } of shards) {
    const { inconclusive: own, shard } = check;
    if (own === undefined || own.reason === "shard" || own.reason === "limit") continue;
    return endedText(shard.index, own.text, own.goOn);
  }
  return undefined;
}

/** That a shard has come to a bound. `why`: what it has said of that, if anything. */
function endedText(shard: number, why: string | undefined, goOn: string): Inconclusive {
  return {
    reason: "shard",
    text: `Shard ${shard} has not come to its end${why === undefined ? "." : `: ${why}`}`,
    goOn,
  };
}

const shardsText = (shards: readonly number[]): string =>
  `${shards.length === 1 ? "shard" : "shards"} ${new Intl.ListFormat("en").format(shards.map(String))}`;
