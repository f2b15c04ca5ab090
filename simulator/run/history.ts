import type { Machine } from "../machine/machine.ts";

/** Checkpoints are this many steps apart at first: so many steps take less than a millisecond. */
const FIRST_SPACING = 4096;
/** All checkpoints together take at most so many bytes, and are at most so many. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST = 512;
/** Fewer than these would make going back slow, however large a moment is. */
const LEAST = 16;

interface Checkpoint {
  readonly step: number;
  readonly situation: Int32Array;
  readonly ledger: Int32Array;
}

/**
 * The past of one branch of a run: checkpoints, and the decisions that were not the schedule's own. What lies between is had by
 * running forward again. As the run grows the checkpoints lie wider apart, so that memory stays bounded.
 */
export class History {
  #checkpoints: Checkpoint[] = [];
  #spacing = FIRST_SPACING;
  /** Decisions taken against the schedule, by the step that they were taken at. */
  readonly #forced = new Map<number, number>();
  /** The keys of these, which grow. */
  readonly #forcedSteps: number[] = [];

  /** `decisions` are taken in advance against the schedule, by the step that each is for. */
  constructor(decisions: ReadonlyMap<number, number> = new Map()) {
    for (const [step, decision] of [...decisions].sort(([a], [b]) => a - b)) this.force(step, decision);
  }

  /** Keeps the present moment if it is time for a checkpoint. */
  note(m: Machine): void {
    const newest = this.#checkpoints.at(-1);
    if (newest !== undefined && m.step < newest.step + this.#spacing) return;
    this.#checkpoints.push({ step: m.step, situation: m.situation.slice(), ledger: m.ledger.slice() });
    const bytes = m.situation.byteLength + m.ledger.byteLength;
    if (this.#checkpoints.length <= Math.max(LEAST, Math.min(MOST, MOST_BYTES / bytes))) return;
    this.#checkpoints = this.#checkpoints.filter((_, index) => index % 2 === 0);
    this.#spacing *= 2;
  }

  /** Sets the machine to the last checkpoint at or before a step; true when there is one. */
  restore(m: Machine, step: number): boolean {
    const checkpoint = this.#checkpoints.findLast((candidate) => candidate.step <= step);
    if (checkpoint === undefined) return false;
    m.situation.set(checkpoint.situation);
    m.ledger.set(checkpoint.ledger);
    return true;
  }

  /** The step of the last checkpoint before a step, or -1. */
  checkpointBefore(step: number): number {
    return this.#checkpoints.findLast((candidate) => candidate.step < step)?.step ?? -1;
  }

  /** The decision that was taken at a step against the schedule. */
  forcedAt(step: number): number | undefined {
    return this.#forced.size === 0 ? undefined : this.#forced.get(step);
  }

  /** The first step from `step` on that there is such a decision for. */
  forcedFrom(step: number): number | undefined {
    return this.#forcedSteps.find((forced) => forced >= step);
  }

  /** Takes a decision against the schedule at a step: what was known of later is gone. */
  force(step: number, decision: number): void {
    while ((this.#checkpoints.at(-1)?.step ?? -1) > step) this.#checkpoints.pop();
    for (let last = this.#forcedSteps.at(-1); last !== undefined && last >= step; last = this.#forcedSteps.at(-1)) {
      this.#forced.delete(last);
      this.#forcedSteps.pop();
    }
    this.#forced.set(step, decision);
    this.#forcedSteps.push(step);
  }

  /** All decisions taken against the schedule, by step. */
  get forced(): ReadonlyMap<number, number> {
    return this.#forced;
  }
}
