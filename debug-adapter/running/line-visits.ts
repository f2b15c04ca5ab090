import { pieceOf, type Run } from "#simulator";
import { type Binding, pointsOf } from "../breakpoints/points.ts";
import { goTo, type Search, taskOf } from "./search.ts";
import { Watch } from "./watch.ts";

/** So many visits are kept on either side of the present moment. */
const nearest = 20;

/** So far a visit that was not seen yet is looked for: a third of a second. */
const mostAhead = 2 ** 17;

/** A moment at which a run comes to a line. */
export interface LineVisit {
  readonly step: number;
  readonly fibril: number;
  /** Counts the visits of the line, from 1. */
  readonly number: number;
}

/** The visits of a line that a person may want to go to, in order. */
export interface LineVisits {
  readonly visits: readonly LineVisit[];
  /** The last that was seen. */
  readonly last: LineVisit | undefined;
}

/**
 * The visits of a place in the code on this branch, up to the furthest moment seen: the first, those nearest to the present moment, the last; and the next
 * one after all that was seen. Another run is searched: this one stays where it is. When paused it ends with what it has found.
 */
export function* visitsOf(run: Run, binding: Binding): Search<LineVisits> {
  const { step: present, furthest } = run;
  const twin = run.twin();
  twin.goTo(0);
  const watch = new Watch(twin, pointsOf([{ id: 1, binding, demand: undefined }]), new Map());
  const before: LineVisit[] = [];
  const after: LineVisit[] = [];
  let first: LineVisit | undefined;
  let here: LineVisit | undefined;
  let last: LineVisit | undefined;
  let ahead: LineVisit | undefined;
  for (let number = 0; ; ) {
    const { step } = watch.run;
    const fibril = watch.stopAtLine()?.fibril;
    if (fibril !== undefined) {
      const visit = { step, fibril, number: ++number };
      first ??= visit;
      if (step <= furthest) last = visit;
      else ahead = visit;
      if (step === present) here = visit;
      if (step < present && before.push(visit) > nearest) before.shift();
      if (step > present && after.length < nearest) after.push(visit);
    }
    if (ahead !== undefined || step >= furthest + mostAhead || watch.advance() === undefined) break;
    if (step % run.pace === 0 && (yield pieceOf(step))) break;
  }
  const found = [first, ...before, here, ...after, last, ahead].filter((visit) => visit !== undefined);
  return { visits: [...new Set(found)].sort((a, b) => a.step - b.step), last };
}

/** Goes to a visit of a line, and shows who comes to it. */
export function* toVisit(watch: Watch, task: number, { step, fibril }: LineVisit): Search {
  const stop = yield* goTo(watch, task, step);
  return stop.kind === "goto" ? { ...stop, fibril, task: taskOf(watch.run, fibril) } : stop;
}
