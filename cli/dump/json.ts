import { standingOf } from "#captures";
import { namesOf, VERSION, waitsJson } from "../run-json.ts";
import type { Dump } from "./dump.ts";

/** What `ktrace run --json` says of a dump, by the schema of runs: no step was done, and each wait says how sure it is. */
export function dumpJson({ source, opened }: Dump) {
  const { system, findings } = opened;
  const [finding] = findings;
  const names = namesOf(system);
  return {
    version: VERSION,
    file: source.file,
    outcome: standingOf(opened),
    steps: 0,
    cycle: (finding?.cycle ?? []).map(names),
    victims: (finding?.victims ?? []).map(names),
    waits: waitsJson(system, names, ({ certainty, reason }) => ({
      certainty,
      ...(reason !== undefined && { reason }),
    })),
    log: [],
    checks: [],
  };
}
