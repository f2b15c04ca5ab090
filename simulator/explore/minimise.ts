import type { Program } from "../program.ts";
import { codeOf, decisionOf, isIntervention } from "../run/decision.ts";
import type { Decisions } from "../run/schedule-file.ts";
import { unless, type Work } from "../work.ts";
import type { Goal } from "./goal.ts";
import { type Course, Replay } from "./replay.ts";

/** Steps that are replayed at most, for all attempts together, before it is left as it is: about a second. */
const MOST_STEPS = 2 ** 20;

/**
 * Makes a schedule easier to read that leads to a goal: one after which nothing can be left out, with fewer switches from task to task, and fewer steps. It never has more of either. A schedule that
 * does not lead there stays as it is; so does one in which a person has a hand.
 *
 * Parts are left out as in delta debugging (Zeller and Hildebrandt, 2002): large ones first, and who cannot move without them is passed over.
 *
 * `isOver`: whether it is to be left as it is by then, asked after each piece of work.
 */
export function* minimising(
  program: Program,
  decisions: Decisions,
  goal: Goal,
  isOver: () => boolean = () => false,
): Work<Decisions> {
  const codes: number[] = [];
  for (const [, decision] of [...decisions].sort(([a], [b]) => a - b)) {
    if (isIntervention(decision)) return decisions;
    codes.push(codeOf(decision));
  }
  const replay = new Replay(program);
  const course = isOver() ? undefined : yield* unless(isOver, replay.to(goal, codes));
  if (course === undefined) return decisions;
  const least = yield* new Minimiser(replay, goal, course, isOver).minimise();
  return new Map(least.codes.map((code, at) => [at, decisionOf(code)]));
}

class Minimiser {
  readonly #replay: Replay;
  readonly #goal: Goal;
  readonly #isOver: () => boolean;
  #course: Course;

  constructor(replay: Replay, goal: Goal, course: Course, isOver: () => boolean) {
    this.#replay = replay;
    this.#goal = goal;
    this.#course = course;
    this.#isOver = isOver;
  }

  /** Goes on until no attempt makes it better. */
  *minimise(): Work<Course> {
    for (let before: Course | undefined; before !== this.#course; ) {
      before = this.#course;
      yield* this.#dropTasks();
      yield* this.#drop(() => this.#blocks);
      yield* this.#drop(() => this.#course.codes.map((code) => [code]));
      yield* this.#dropPicks();
      yield* this.#join();
    }
    return this.#course;
  }

  /** Steps of one task in a row. */
  get #blocks(): number[][] {
    const blocks: number[][] = [];
    let last = -1;
    for (const code of this.#course.codes) {
      const task = this.#replay.taskOf(code);
      if (task === last) blocks[blocks.length - 1].push(code);
      else blocks.push([code]);
      last = task;
    }
    return blocks;
  }

  /** Goes another way, and keeps it if it leads to the goal and is better. */
  *#try(codes: readonly number[], picks = this.#course.picks): Work<boolean> {
    if (this.#replay.steps > MOST_STEPS || this.#isOver()) return false;
    const course = yield* unless(this.#isOver, this.#replay.to(this.#goal, codes, picks));
    if (course === undefined) return false;
    const [steps, switches] = [course.codes.length, this.#switchesIn(course)];
    const [stepsNow, switchesNow] = [this.#course.codes.length, this.#switchesIn(this.#course)];
    const isBetter = steps <= stepsNow && switches <= switchesNow && steps + switches < stepsNow + switchesNow;
    if (isBetter) this.#course = course;
    return isBetter;
  }

  #switchesIn({ codes }: Course): number {
    return codes.filter((code, at) => at > 0 && this.#replay.taskOf(code) !== this.#replay.taskOf(codes[at - 1]))
      .length;
  }

  /** Leaves out whole tasks. */
  *#dropTasks(): Work<void> {
    const tasks = new Set(this.#course.codes.map((code) => this.#replay.taskOf(code)));
    for (const task of tasks) {
      yield* this.#try(this.#course.codes.filter((code) => this.#replay.taskOf(code) !== task));
    }
  }

  /** Leaves out parts in a row: many at first, then fewer, each time from the end to the start. */
  *#drop(parts: () => readonly number[][]): Work<void> {
    let failed: readonly number[] = [];
    for (let size = parts().length >> 1; size > 0; size >>= 1) {
      for (let end = parts().length; end > 0; end = Math.min(end - size, parts().length)) {
        const all = parts();
        const codes = [...all.slice(0, Math.max(0, end - size)), ...all.slice(end)].flat();
        // Of steps that are alike it is the same which are left out.
        if (isEqual(codes, failed) || (yield* this.#try(codes))) continue;
        failed = codes;
      }
    }
  }

  /** Leaves out what a task picks at one time: it picks then what it would have picked at the next. */
  *#dropPicks(): Work<void> {
    for (let task = 0; task < this.#course.picks.length; task++) {
      for (let at = this.#course.picks[task].length - 1; at >= 0; at--) {
        const { codes, picks } = this.#course;
        yield* this.#try(codes, picks.with(task, picks[task].toSpliced(at, 1)));
      }
    }
  }

  /** Moves the steps of a task to those that it did before, or these to them. */
  *#join(): Work<void> {
    for (let at = 2; at < this.#blocks.length; at++) {
      const blocks = this.#blocks;
      const task = this.#replay.taskOf(blocks[at][0]);
      const earlier = blocks.findLastIndex(([code], index) => index < at && this.#replay.taskOf(code) === task);
      if (earlier < 0) continue;
      const [before, between, after] = [blocks.slice(0, earlier), blocks.slice(earlier + 1, at), blocks.slice(at + 1)];
      const both = [blocks[earlier], blocks[at]];
      const isJoined =
        (yield* this.#try([...before, ...both, ...between, ...after].flat())) ||
        (yield* this.#try([...before, ...between, ...both, ...after].flat()));
      // Those before may fit now.
      if (isJoined) at = Math.max(1, earlier - 1);
    }
  }
}

const isEqual = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((code, at) => code === b[at]);
