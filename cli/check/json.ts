import type { CheckFinding, ShardResult, Subject } from "#checker";
import type { Host } from "../host.ts";
import { chanceJson } from "./coverage.ts";
import type { CheckedFile, CheckedOne } from "./scenario.ts";
import { digestOf, type ShardPart, VERSION } from "./shards.ts";

/** What was found of a file, by that schema. Tasks are named as the kernel names them, lines count from 1. */
export function checkJson(host: Host, of: CheckedFile, checks: readonly CheckedOne[], all: boolean) {
  return { version: VERSION, file: of.file, checks: checks.map((one) => signed(of, oneJson(host, one, all))) };
}

/** Has a shard say what it has written, so that whoever joins it sees whether it is still that. */
function signed<Check extends { readonly shard?: ShardPart }>({ file }: CheckedFile, check: Check): Check {
  return check.shard === undefined ? check : { ...check, shard: { ...check.shard, digest: digestOf(file, check) } };
}

function oneJson(host: Host, one: CheckedOne, all: boolean) {
  const { subject, verdict, states, transitions, seconds, clauses, finding, findings, inconclusive, incomplete } = one;
  const { name, constants } = subject.check;
  return {
    name,
    ...(constants.size > 0 && { constants: Object.fromEntries(constants) }),
    verdict,
    states,
    transitions,
    seconds: Math.round(1000 * seconds) / 1000,
    ...(one.workers > 1 && { workers: one.workers }),
    clauses: clauses.map((each) => ({
      kind: each.clause.kind,
      verdict: each.verdict,
      line: each.clause.place.line + 1,
    })),
    ...(finding !== undefined && { finding: findingJson(one, finding) }),
    ...(all && { findings: findings.map((each) => findingJson(one, each)) }),
    ...(inconclusive !== undefined && { inconclusive }),
    ...(incomplete !== undefined && { incomplete }),
    ...(one.odds !== undefined && { odds: one.odds }),
    ...(one.chance !== undefined && { chance: chanceJson(one.of, one.chance) }),
    ...(one.shard !== undefined && { shard: shardJson(host, one.shard, subject, one.of) }),
    ...(one.shards !== undefined && { shards: one.shards }),
    ...(one.saved !== undefined && { saved: one.saved }),
  };
}

/** What `ktrace check --merge` has to know. */
function shardJson(
  host: Host,
  { part: { shard, ...part }, answers }: ShardResult,
  { program }: Subject,
  of: CheckedFile,
): ShardPart {
  const constants = Object.fromEntries(of.constants);
  return { ...shard, digest: "", ktrace: host.version(), program: program.hash, constants, ...part, answers };
}

function findingJson({ of, recordings }: CheckedOne, finding: CheckFinding) {
  const { kind, cycle, victims, cause, steps, loop, schedule, place, message } = finding;
  const recorded = recordings.get(finding);
  const at = ({ file, line }: { readonly file: number; readonly line: number }) => ({
    file: of.paths[file],
    line: line + 1,
  });
  return {
    kind,
    message,
    cycle,
    victims,
    ...(cause !== undefined && { cause: { kind: cause.kind, task: cause.task, ...at(cause.place) } }),
    steps,
    ...(loop !== undefined && { loop }),
    ...(place !== undefined && at(place)),
    schedule,
    ...(recorded !== undefined && { recorded }),
  };
}
