import { didYouMean } from "#language";
import {
  type Decisions,
  decisionsIn as decisionsOfValue,
  EventKind,
  eventOf,
  Judge,
  misfitText,
  mostSteps,
  type Outcome,
  type Program,
  type ReadReproduction,
  Run,
  readSchedule,
  type Schedule,
  scheduleFor,
  stepLimit,
  strangeRecording,
  writeSchedule,
} from "#simulator";
import { checkVerdicts, type NamedVerdict } from "./check-verdicts.ts";
import { leadsTo, readText, tryFile, writeText } from "./files.ts";
import { ExitCode, type Host, WrongInput } from "./host.ts";
import { type Loaded, loadProgram } from "./load-program.ts";
import { open } from "./open.ts";
import type { RunOptions, ScheduleOption } from "./options.ts";
import type { Source } from "./source.ts";

/** Lines that a run has logged and that are kept: more than anybody reads. */
const MOST_LOGGED = 100_000;
/** Decisions of a recording: some 100 MB. */
const MOST_RECORDED = 1_000_000;

/** A run at its end: finished, stuck, broken, or at its limit of steps. */
export interface Executed {
  readonly run: Run;
  readonly outcome: Outcome;
  readonly log: Log;
  /** What the run says of the scenario's checks; a check with constants of its own has a run of its own. */
  readonly checks: readonly NamedVerdict[];
  /** The texts of the program's files, in their order. */
  readonly sources: readonly string[];
}

interface Log {
  readonly lines: readonly LogLine[];
  /** Lines that came after those that are kept. */
  readonly left: number;
}

interface LogLine {
  readonly step: number;
  readonly task: string;
  readonly text: string;
}

/** Compiles a scenario and runs it until it ends or something is stuck. @throws WrongInput */
export async function execute(host: Host, options: RunOptions, source: Source): Promise<Executed> {
  refuseDumpOptions(options);
  const opened = open(options, source);
  const { reproduction } = opened;
  const loaded = await loadProgram(host, options.file, opened);
  const { program, sources } = loaded;
  if (options.record !== undefined) {
    refuseLoss(host, "--record", options.record, program);
    tryFile(host.directory, "--record", options.record);
  }
  const followed: ScheduleOption = reproduction?.schedule ?? options.schedule;
  const decisions =
    reproduction === undefined
      ? await decisionsOf(host, options.schedule, program)
      : decisionsIn(options.file, reproduction, program);
  const limit = stepLimit(reproduction?.maxSteps, "reproduction");
  const run = new Run(program, { schedule: scheduleOf(program, followed), decisions, limit });
  const judge = new Judge(run);
  const log = logOf(run);
  // A recording is followed to its end, whatever gets stuck on the way.
  const end = reproduction?.step ?? [...decisions.keys()].reduce((last, step) => Math.max(last, step + 1), 0);
  let isStuck = false;
  const isOver = () => {
    isStuck ||= run.hasNewFinding;
    return isStuck && run.step >= end;
  };
  while (run.step < mostSteps(program) && !isOver() && run.advance()) judge.look();
  refuseMisfit(options, decisions, run, reproduction?.step);
  if (options.record !== undefined) {
    const recording = run.recording();
    if (recording.size > MOST_RECORDED) {
      throw new WrongInput(
        `--record ${options.record}: the run has ${recording.size} decisions, and a recording at most ${MOST_RECORDED}; \`limits { steps N }\` makes it shorter`,
      );
    }
    await writeText(host.directory, "--record", options.record, writeSchedule(program, recording));
  }
  return { run, outcome: run.outcome(), log, checks: checksOf(loaded, judge, followed), sources };
}

/** @throws WrongInput where something was said of a dump that is none */
function refuseDumpOptions({ file, dump }: RunOptions): void {
  if (dump.kernel === undefined) return;
  throw new WrongInput(
    `--kernel ${dump.kernel.name}: only a dump has it; ${file} names its kernel itself, with \`kernel NAME\``,
  );
}

/** What is written must not be a file of the scenario. @throws WrongInput */
export function refuseLoss(host: Host, option: string, file: string, program: Program): void {
  if (!program.files.some((uri) => leadsTo(host.directory, file, uri))) return;
  throw new WrongInput(`${option} ${file}: that is a file of the scenario, and would be lost`);
}

/** Collects the texts of the `log` statements while a run goes on, as many as are kept. */
function logOf(run: Run): Log {
  const lines: LogLine[] = [];
  const log = { lines, left: 0 };
  run.listener = {
    event: (kind, fibril, subject, detail) => {
      if (kind !== EventKind.log && kind !== EventKind.exited) return;
      const event = eventOf(run.machine, kind, fibril, subject, detail);
      const text = event.kind === "log" ? event.text : event.kind === "exited" ? event.text : undefined;
      if (text === undefined) return;
      const task = run.program.tasks[run.machine.layout.fibrils.task[fibril]].name;
      if (lines.length >= MOST_LOGGED) log.left++;
      else lines.push({ step: run.step + 1, task, text: event.kind === "exited" ? `crash: ${text}` : text });
    },
  };
  return log;
}

/** A recording holds what `fifo` would not decide. */
const scheduleOf = (program: Program, option: ScheduleOption): Schedule =>
  scheduleFor(program, option.kind === "file" ? { kind: "fifo" } : option);

async function decisionsOf(host: Host, schedule: ScheduleOption, program: Program): Promise<Decisions> {
  if (schedule.kind !== "file") return new Map();
  const text = await readText(host.directory, schedule.file).catch((error: unknown) => {
    if (!(error instanceof WrongInput) || !error.message.endsWith(": there is no such file")) throw error;
    const names = ["fifo", "random", "pct"];
    throw new WrongInput(
      `--schedule ${schedule.file}: there is no such file, nor is it one of ${names.join(", ")}.${didYouMean(schedule.file, names)}`,
    );
  });
  const read = readSchedule(text, program);
  if ("error" in read) throw new WrongInput(`${schedule.file}: ${read.error}`);
  return read.decisions;
}

/** @throws WrongInput */
function decisionsIn(file: string, { recording, writtenBy }: ReadReproduction, program: Program): Decisions {
  const read = decisionsOfValue(recording, program);
  if ("error" in read) throw new WrongInput(`${file}: ${strangeRecording(read.error, writtenBy)}`);
  return read.decisions;
}

/** A recording has to be followed to its end, a reproduction to its moment. @throws WrongInput */
function refuseMisfit({ file, schedule }: RunOptions, decisions: Decisions, run: Run, end = Infinity): void {
  const unused = [...decisions.keys()].filter((step) => step >= run.step && step < end);
  if (unused.length === 0) return;
  throw new WrongInput(misfitText(schedule.kind === "file" ? schedule.file : file, Math.min(...unused)));
}

/** Checks whose constants are those of the run are judged by it, the others by runs of their own under the same schedule. */
function checksOf({ program, compileWith }: Loaded, judge: Judge, schedule: ScheduleOption): NamedVerdict[] {
  return checkVerdicts(program, judge, compileWith, (other) => {
    const run = new Run(other, { schedule: scheduleOf(other, schedule) });
    const own = new Judge(run);
    while (run.step < mostSteps(other) && !run.hasNewFinding && run.advance()) own.look();
    return own;
  });
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
