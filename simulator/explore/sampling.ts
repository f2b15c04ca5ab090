import { boot } from "../machine/boot.ts";
import { tryEvaluate } from "../machine/evaluate.ts";
import { clearSuspects, type Machine } from "../machine/machine.ts";
import type { Clause, Program } from "../program.ts";
import { NO_DECISION } from "../run/decision.ts";
import { faultOf } from "../run/fault-report.ts";
import { isTrue } from "../run/judge.ts";
import { type Schedule, schedulerOf, take } from "../run/schedule.ts";
import { Detector } from "../waits/detector.ts";
import { MachineWaits } from "../waits/machine-waits.ts";
import { paceOf, pieceOf, type Work } from "../work.ts";
import { type Coverage, CoverageMeter } from "./coverage.ts";
import { type Eventually, isEventual } from "./eventually.ts";
import { Inquiry } from "./inquiry.ts";
import { minimised } from "./minimised.ts";
import { decisionsFrom, inEnoughRoom, isOutOfRoom, type Layouts } from "./room.ts";
import { type Answers, type Bound, type ClauseResult, type Found, type Seen, worstOf } from "./verdict.ts";

/** Steps of a run by chance where nobody says how many: more than scenarios have that end. */
export const STEPS_OF_RUN = 20_000;

/** How many runs there are, and which. */
export interface Sample {
  readonly runs: number;
  /** Steps of a run at most. */
  readonly steps: number;
  /** Of the first run; each other has the next. The same seed gives the same runs, on every platform. */
  readonly seed: number;
  /** The schedules of all runs. Without, `random` and `pct` ones in turn, and that of the seed 0 is `fifo`. */
  readonly schedule?: Schedule["kind"] | undefined;
}

export interface SamplingOptions {
  /** Whether it goes on until all runs are done; off by default. */
  readonly collects?: boolean;
  /** Whether the schedules that it finds are made easier to read; on by default. */
  readonly minimises?: boolean;
  /** Told of how far it has come, after each piece of work. What it returns ends it. */
  readonly watch?: (progress: SampleCounts) => Bound | undefined;
}

export interface SampleCounts {
  /** Runs that were begun. */
  readonly runs: number;
  /** Steps of all of them. */
  readonly steps: number;
}

/** What runs by chance say of a check: never that something cannot be. */
export interface Sampled extends Answers, SampleCounts {
  /** Runs that would have gone on after the most steps. */
  readonly cut: number;
}

/** The same, and what they cover. */
export interface Measured extends Sampled {
  readonly coverage: Coverage;
}

/** Changes of priority in a `pct` schedule: few are enough for most mistakes. */
const DEPTH = 3;

/** Follows single schedules, most of them by chance, for what clauses of a check ask for. A timer ends where nothing else can happen. */
export function* sampling(
  program: Program,
  clauses: readonly Clause[],
  sample: Sample,
  options: SamplingOptions = {},
): Work<Sampled> {
  const unmeasured = () => ({ note: () => {}, endRun: () => {} });
  const [sampled] = yield* metering(program, clauses, sample, options, unmeasured);
  return sampled;
}

/** The same, and measures what the runs cover, which takes longer than they do. */
export function* measuring(
  program: Program,
  clauses: readonly Clause[],
  sample: Sample,
  options: SamplingOptions = {},
): Work<Measured> {
  const [sampled, meter] = yield* metering(program, clauses, sample, options, (m) => new CoverageMeter(m));
  return { ...sampled, coverage: meter.coverage };
}

/** Watches runs. */
type Meter = Pick<CoverageMeter, "note" | "endRun">;

function* metering<Own extends Meter>(
  program: Program,
  clauses: readonly Clause[],
  sample: Sample,
  options: SamplingOptions,
  meterOf: (m: Machine) => Own,
): Work<[Sampled, Own]> {
  const [sampled, meter] = yield* inEnoughRoom(program, (layouts) =>
    new Sampler(program, layouts, clauses, options, meterOf).sample(sample),
  );
  if (options.minimises === false) return [sampled, meter];
  const { runs, steps } = sampled;
  return [yield* minimised(program, sampled, () => options.watch?.({ runs, steps }) !== undefined), meter];
}

/** A moment of one of the runs. */
interface At {
  readonly schedule: Schedule;
  readonly step: number;
}

class Sampler<Own extends Meter> {
  readonly #layouts: Layouts;
  readonly #clauses: readonly Clause[];
  readonly #eventual: readonly Eventually[];
  readonly #others: readonly Clause[];
  readonly #options: SamplingOptions;
  readonly #m: Machine;
  readonly #situation: Int32Array;
  readonly #ledger: Int32Array;
  readonly #pace: number;
  readonly #detector: Detector;
  readonly #inquiry: Inquiry<At>;
  readonly #meter: Own;
  /** Each `eventually` that some run stopped before. */
  readonly #missed = new Map<Clause, [seen: Seen, at: At]>();
  #runs = 0;
  #steps = 0;
  #cut = 0;
  #bound: Bound | undefined;
  #isOutOfRoom = false;

  constructor(
    program: Program,
    layouts: Layouts,
    clauses: readonly Clause[],
    options: SamplingOptions,
    meterOf: (m: Machine) => Own,
  ) {
    this.#layouts = layouts;
    this.#clauses = clauses;
    this.#eventual = clauses.filter(isEventual);
    this.#others = clauses.filter((clause) => !isEventual(clause));
    this.#options = options;
    this.#m = boot(program, layouts.layout);
    this.#situation = this.#m.situation.slice();
    this.#ledger = this.#m.ledger.slice();
    this.#pace = paceOf(this.#m.layout.fibrils.at.length);
    this.#detector = new Detector(this.#m, new MachineWaits(this.#m));
    this.#inquiry = new Inquiry(this.#m, this.#detector, this.#others, options.collects ?? false);
    this.#meter = meterOf(this.#m);
  }

  /** Does the runs. `undefined`: a table of the layout was too small. */
  *sample({ runs, steps, seed, schedule: kind }: Sample): Work<[Sampled, Own] | undefined> {
    let longest = 0;
    while (this.#runs < runs && !this.#isOver) {
      const own = seed + this.#runs++;
      yield* this.#run(scheduleOf(kind ?? kindInTurn(own), own, longest === 0 ? steps : longest), steps);
      if (this.#isOutOfRoom) return undefined;
      longest = Math.max(longest, this.#m.step);
      this.#meter.endRun();
      yield* this.#pause();
    }
    return [this.#result(), this.#meter];
  }

  *#pause(): Work<void> {
    this.#bound ??= this.#options.watch?.({ runs: this.#runs, steps: this.#steps });
    yield pieceOf(this.#steps);
  }

  get #isOver(): boolean {
    if (this.#bound !== undefined || this.#isOutOfRoom) return true;
    if (this.#options.collects) return false;
    const isRefuted = this.#others.some((clause) => this.#inquiry.verdictOf(clause, false) === "refuted");
    return isRefuted || this.#missed.size > 0 || (this.#eventual.length === 0 && this.#inquiry.isOver);
  }

  /** Does one run to its end, or to what ends all. */
  *#run(schedule: Schedule, most: number): Work<void> {
    const m = this.#m;
    m.situation.set(this.#situation);
    m.ledger.set(this.#ledger);
    clearSuspects(m);
    const scheduler = schedulerOf(schedule);
    let waiting = this.#eventual;
    for (let next = scheduler(m); ; next = scheduler(m)) {
      const isStopped = next === NO_DECISION || m.faulted;
      if (!m.faulted) this.#detector.look(isStopped);
      waiting = this.#stillWaiting(waiting);
      const isNews = this.#inquiry.isNews;
      if (isNews) this.#note({ schedule, step: m.step });
      if (isStopped) this.#miss(waiting, { schedule, step: m.step });
      if (isStopped || (isNews && this.#isOver)) return;
      if (m.step >= most) {
        this.#cut++;
        return;
      }
      this.#meter.note(next);
      take(m, next);
      if (++this.#steps % this.#pace !== 0) continue;
      yield* this.#pause();
      if (this.#bound !== undefined) return;
    }
  }

  /** Those whose conditions do not hold at this moment either. */
  #stillWaiting(waiting: readonly Eventually[]): readonly Eventually[] {
    for (const clause of waiting) if (this.#holds(clause)) return waiting.filter((each) => !this.#holds(each));
    return waiting;
  }

  #holds({ condition }: Eventually): boolean {
    return isTrue(tryEvaluate(this.#m, condition));
  }

  #note(at: At): void {
    this.#isOutOfRoom ||= isOutOfRoom(this.#m, this.#layouts);
    this.#inquiry.note(at);
  }

  /** Takes up that a run stops in which some conditions have not held. */
  #miss(waiting: readonly Eventually[], at: At): void {
    const fault = faultOf(this.#m);
    if (fault?.kind === "limit") return;
    for (const clause of waiting) {
      if (this.#missed.has(clause)) continue;
      this.#missed.set(clause, [{ kind: "condition", cycle: [], circle: [], place: fault?.place }, at]);
    }
  }

  #result(): Sampled {
    const clauses = this.#clauses.map((clause): ClauseResult => {
      const missed = this.#missed.get(clause);
      const found = this.#found(missed ?? this.#inquiry.decided(clause));
      return { clause, found, verdict: missed === undefined ? this.#inquiry.verdictOf(clause, false) : "refuted" };
    });
    return {
      runs: this.#runs,
      steps: this.#steps,
      cut: this.#cut,
      verdict: worstOf(clauses.map(({ verdict }) => verdict)),
      clauses,
      bound: this.#bound,
      limit: this.#found(this.#inquiry.limit),
      findings: this.#inquiry.findings.flatMap((each) => this.#found(each) ?? []),
    };
  }

  /** Does a run once more, for its decisions. */
  #found(sighting: readonly [seen: Seen, at: At] | undefined): Found | undefined {
    if (sighting === undefined) return undefined;
    const [seen, { schedule, step }] = sighting;
    const m = this.#m;
    m.situation.set(this.#situation);
    m.ledger.set(this.#ledger);
    const scheduler = schedulerOf(schedule);
    const codes: number[] = [];
    while (codes.length < step) {
      const code = scheduler(m);
      codes.push(code);
      take(m, code);
    }
    return { ...seen, decisions: decisionsFrom(codes, this.#layouts) };
  }
}

function kindInTurn(seed: number): Schedule["kind"] {
  if (seed === 0) return "fifo";
  return seed % 2 === 0 ? "random" : "pct";
}

/** `steps`: how long a run of the scenario is. */
function scheduleOf(kind: Schedule["kind"], seed: number, steps: number): Schedule {
  switch (kind) {
    case "fifo":
      return { kind };
    case "random":
      return { kind, seed };
    case "pct":
      return { kind, seed, depth: DEPTH, steps };
  }
}
