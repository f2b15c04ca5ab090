import { EventKind, eventOf, type Outcome, type Program, Run, readSchedule, writeSchedule } from "#simulator";
import { readText, writeText } from "./files.ts";
import { ExitCode, type Host, WrongInput } from "./host.ts";
import { loadProgram } from "./load-program.ts";
import type { RunOptions } from "./options.ts";

/** Steps of a run of a scenario that sets no limit of its own: a few seconds. */
const MOST_STEPS = 10_000_000;

/** A run at its end: finished, stuck, broken, or at its limit of steps. */
export interface Executed {
  readonly run: Run;
  readonly outcome: Outcome;
  readonly log: readonly LogLine[];
  /** The texts of the program's files, in their order. */
  readonly sources: readonly string[];
}

interface LogLine {
  readonly step: number;
  readonly task: string;
  readonly text: string;
}

/** Compiles a scenario and runs it until it ends or something is stuck. @throws WrongInput */
export async function execute(host: Host, options: RunOptions): Promise<Executed> {
  const { program, sources } = await loadProgram(host, options.file, options.constants);
  const decisions = await decisionsOf(host, options, program);
  const run = new Run(program);
  const log: LogLine[] = [];
  run.listener = {
    event: (kind, fibril, subject, detail) => {
      if (kind !== EventKind.log) return;
      const event = eventOf(run.machine, kind, fibril, subject, detail);
      if (event.kind !== "log") return;
      const task = program.tasks[run.machine.layout.fibrils.task[fibril]].name;
      log.push({ step: run.step + 1, task, text: event.text });
    },
  };
  const most = program.limits.steps ?? MOST_STEPS;
  while (run.step < most && !run.hasNewFinding) {
    const decision = decisions.get(run.step);
    if (decision !== undefined && !run.decide(decision)) {
      throw new WrongInput(`${options.schedule}: what it decides at step ${run.step} is not possible there`);
    }
    if (decision === undefined && !run.advance()) break;
  }
  if (options.record !== undefined) {
    await writeText(host.directory, options.record, writeSchedule(program, run.decisions));
  }
  return { run, outcome: run.outcome(), log, sources };
}

async function decisionsOf(host: Host, { schedule }: RunOptions, program: Program) {
  if (schedule === undefined) return new Map();
  const read = readSchedule(await readText(host.directory, schedule), program);
  if ("error" in read) throw new WrongInput(`${schedule}: ${read.error}`);
  return read.decisions;
}

/** A run that could still go on has reached its limit of steps. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case "finished":
      return ExitCode.good;
    case "running":
    case "limit":
      return ExitCode.inconclusive;
    default:
      return ExitCode.bad;
  }
}
