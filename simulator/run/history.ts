import type { Machine } from "../machine/machine.ts";

/** Checkpoints are this many steps apart at first: so many steps take a few milliseconds. */
const SPACING = 4096;
/** Past this many, every other checkpoint of the older half goes. */
const MOST = 1024;

interface Checkpoint {
  readonly step: number;
  readonly situation: Int32Array;
  readonly ledger: Int32Array;
}

/**
 * The past of one branch of a run: checkpoints that thin out with age, and the decisions that were not the schedule's own.
 * What lies between is had by running forward again.
 */
export class History {
  #checkpoints: Checkpoint[] = [];
  /** Decisions taken against the schedule, by the step that they were taken at. */
  readonly #forced = new Map<number, number>();

  /** Keeps the present moment if it is time for a checkpoint. */
  note(m: Machine): void {
    const newest = this.#checkpoints.at(-1);
    if (newest !== undefined && m.step < newest.step + SPACING) return;
    this.#checkpoints.push({ step: m.step, situation: m.situation.slice(), ledger: m.ledger.slice() });
    if (this.#checkpoints.length > MOST) {
      this.#checkpoints = this.#checkpoints.filter((_, index) => index >= MOST / 2 || index % 2 === 0);
    }
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
    return this.#forced.get(step);
  }

  /** Takes a decision against the schedule at a step: what was known of later is gone. */
  force(step: number, decision: number): void {
    this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint.step <= step);
    for (const later of [...this.#forced.keys()]) if (later >= step) this.#forced.delete(later);
    this.#forced.set(step, decision);
  }

  /** All decisions taken against the schedule, by step. */
  get forced(): ReadonlyMap<number, number> {
    return this.#forced;
  }
}
