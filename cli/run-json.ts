import { type Cause, type System, type Wait, waitLabel } from "#simulator";
import { pathOf } from "./diagnostics.ts";
import type { Executed } from "./execute.ts";

/** Version of the schema in docs/schemas/ktrace-run.schema.json. */
export const VERSION = 1;

/**
 * The result of `ktrace run --json`, by that schema. Tasks are named as the kernel names them, lines count from 1. `file` is the
 * scenario as the command line names it; other files are shown from `directory`.
 */
export function runJson(file: string, directory: string, { run, outcome, log, checks }: Executed) {
  const system = run.system();
  const names = namesOf(system);
  const files = run.program.files.map((uri) => pathOf(uri, directory));
  const finding = outcome.kind === "deadlock" || outcome.kind === "hang" ? outcome.finding : undefined;
  const cause = finding?.cause ?? ("fault" in outcome ? outcome.cause : undefined);
  return {
    version: VERSION,
    file,
    outcome: outcome.kind === "running" ? "limit" : outcome.kind,
    steps: run.step,
    cycle: (finding?.cycle ?? []).map(names),
    victims: (finding?.victims ?? []).map(names),
    ...(cause === undefined ? {} : { cause: causeJson(cause, names, files) }),
    waits: waitsJson(system, names),
    log: log.lines.map((line) => line.text),
    ...(log.left > 0 && { logOmitted: log.left }),
    checks: checks.map(({ name, verdict, clauses }) => ({
      name,
      verdict,
      clauses: clauses.map((each) => ({
        kind: each.clause.kind,
        verdict: each.verdict,
        line: each.clause.place.line + 1,
        ...(each.step === undefined ? {} : { step: each.step }),
      })),
    })),
  };
}

type Names = (task: number) => string;

/** The names of tasks by their ids. */
export const namesOf = (system: System): Names => {
  const names = new Map(system.tasks.map((task) => [task.id, task.name]));
  return (task) => names.get(task) ?? String(task);
};

const causeJson = ({ kind, task, place }: Cause, names: Names, files: readonly string[]) => ({
  kind,
  task: names(task),
  file: files[place.file],
  line: place.line + 1,
});

/** `more`: what else is to be said of a wait. */
export function waitsJson(system: System, names: Names, more: (wait: Wait) => object = () => ({})) {
  const taskOf = new Map(system.fibrils.map((fibril) => [fibril.id, fibril.task]));
  return system.fibrils.flatMap((fibril) =>
    fibril.waits.map((wait) => ({
      task: names(fibril.task),
      fibril: fibril.name,
      kind: wait.kind,
      for: waitLabel(system, wait),
      on: [...new Set(wait.releasers.map((id) => taskOf.get(id)).filter((task) => task !== undefined))].map(names),
      ...more(wait),
    })),
  );
}
