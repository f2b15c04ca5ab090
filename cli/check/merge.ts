import { type Joined, joinShards, worstOf } from "#simulator";
import { readText } from "../files.ts";
import { ExitCode, type Host, WrongInput } from "../host.ts";
import { parse } from "../options.ts";
import { VERSION } from "./json.ts";
import { type CheckValue, readShards, type ShardValue } from "./shards.ts";
import { countText, secondsText } from "./words.ts";

/** A check whose shards are joined. */
type Merged = ReturnType<typeof mergedOf>;

/** `ktrace check --merge FILE…`: joins what the shards of searches have said. @throws WrongInput */
export async function merge(host: Host, args: readonly string[]): Promise<ExitCode> {
  const options = { merge: { type: "boolean" }, json: { type: "boolean" } } as const;
  const { values, positionals } = parse("check --merge", args, options);
  if (positionals.length === 0) throw new WrongInput("--merge needs results of shards: ktrace check --merge FILE…");
  const shards: ShardValue[] = [];
  for (const path of positionals) shards.push(...readShards(path, await readText(host.directory, path)));
  const merged = groups(shards, ({ file, check }) => JSON.stringify([file, check.name])).map(mergedOf);
  if (values.json === true) {
    for (const ofFile of groups(merged, ({ file }) => file)) {
      const checks = ofFile.map(({ check }) => check);
      host.out(`${JSON.stringify({ version: VERSION, file: ofFile[0].file, checks })}\n`);
    }
  } else for (const one of merged) host.out(textOf(one));
  const verdict = worstOf(merged.map(({ check }) => check.verdict));
  return { refuted: ExitCode.bad, holds: ExitCode.good, inconclusive: ExitCode.inconclusive }[verdict];
}

/** Those that have the same key, by the first of each. */
function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const byKey = new Map<string, Item[]>();
  for (const item of items) {
    const group = byKey.get(keyOf(item));
    if (group === undefined) byKey.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...byKey.values()];
}

function mergedOf(shards: readonly ShardValue[]) {
  const [{ file, check: first }] = shards;
  refuseOthers(shards);
  // One that was looked at again is there twice: that which came to its end counts.
  const checks = groups(shards, ({ check }) => String(check.shard.index)).map(
    (same) => (same.find(({ check }) => check.shard.isDone) ?? same[0]).check,
  );
  const joined = joinShards(
    first.clauses.map(({ kind }) => kind),
    checks.map(({ clauses, shard: { index, of, program, ...part } }) => ({
      part: { shard: { index, of }, ...part },
      verdicts: clauses.map(({ verdict }) => verdict),
    })),
  );
  const clauses = first.clauses.map((clause, number) => ({ ...clause, verdict: joined.verdicts[number] }));
  const verdict = worstOf(joined.verdicts);
  const finding = checks.find((check) => check.finding !== undefined && check.verdict === verdict)?.finding;
  const { name, constants } = first;
  const check = {
    name,
    ...(constants !== undefined && { constants }),
    verdict,
    states: sum(checks, ({ states }) => states),
    transitions: sum(checks, ({ transitions }) => transitions),
    seconds: Math.max(...checks.map(({ seconds }) => seconds)),
    clauses,
    ...(finding !== undefined && { finding }),
    ...(first.findings !== undefined && { findings: allFindings(checks) }),
    ...(verdict === "inconclusive" && { inconclusive: inconclusiveOf(joined, checks) }),
    shards: {
      of: first.shard.of,
      lost: joined.lost,
      states: joined.states,
      ...(joined.distinct !== undefined && { distinct: joined.distinct, mayBeFewer: joined.mayBeFewer }),
    },
  };
  return { file, check };
}

/** All have to be of one search. @throws WrongInput */
function refuseOthers(shards: readonly ShardValue[]): void {
  const [{ file, check }] = shards;
  const isSame = ({ check: { shard, clauses } }: ShardValue) =>
    shard.of === check.shard.of && shard.program === check.shard.program && clauses.length === check.clauses.length;
  if (shards.every(isSame)) return;
  throw new WrongInput(
    `${file}: check ${JSON.stringify(check.name)}: its shards are not of one search; all need the same text, constants and number of shards`,
  );
}

const sum = (checks: readonly CheckValue[], of: (check: CheckValue) => number): number =>
  checks.reduce((total, check) => total + of(check), 0);

/** Each once. */
function allFindings(checks: readonly CheckValue[]) {
  return groups(
    checks.flatMap(({ findings = [] }) => findings),
    ({ message }) => message.replace(/ at step \d+/, ""),
  ).map(([finding]) => finding);
}

function inconclusiveOf({ lost, unfinished, isMixed, mayDiffer }: Joined, checks: readonly ShardValue["check"][]) {
  const again = (shards: readonly number[]) => `Look at ${shards.length === 1 ? "it" : "them"} again, and merge all.`;
  if (lost.length > 0)
    return { reason: "shard", text: `There is no result of ${shardsText(lost)}.`, goOn: again(lost) };
  const [first] = unfinished;
  if (first !== undefined) {
    const own = checks.find(({ shard }) => shard.index === first)?.inconclusive;
    const text = `Shard ${first} has not come to its end${own === undefined ? "." : `: ${own.text}`}`;
    return { reason: "shard", text, goOn: own?.goOn ?? again([first]) };
  }
  if (isMixed || mayDiffer) {
    const text = isMixed
      ? "The shards have left out different orders of steps."
      : "Something goes wrong, and of which kind it is may depend on orders of steps that were left out.";
    return { reason: "shard", text, goOn: "Look at all shards again with `--no-reduction`." };
  }
  return checks.map(({ inconclusive }) => inconclusive).find((each) => each !== undefined);
}

const shardsText = (shards: readonly number[]): string =>
  `${shards.length === 1 ? "shard" : "shards"} ${new Intl.ListFormat("en").format(shards.map(String))}`;

function textOf({ file, check }: Merged): string {
  const { name, verdict, states, seconds, shards, finding, inconclusive } = check;
  const there = countText(shards.of - shards.lost.length, "shard");
  const lines = [
    `${file}: check ${JSON.stringify(name)}: ${verdict} (${countText(states, "state")} in ${there}, ${secondsText(seconds)} at most)`,
    ...(finding === undefined ? [] : [`  ${finding.message}.`]),
    ...(inconclusive === undefined ? [] : [`  ${inconclusive.text} ${inconclusive.goOn}`]),
    ...overlapText(shards),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** How much shards have looked at what others have, too. */
function overlapText({ states, distinct, mayBeFewer }: Merged["check"]["shards"]): string[] {
  if (distinct === undefined) return [];
  const share = Math.round(100 * Math.max(0, 1 - distinct / states));
  return [
    `  Of ${countText(states, "state")} that were dealt out ${mayBeFewer ? "at least" : "about"} ${share} % were looked at once more than needed.`,
  ];
}
