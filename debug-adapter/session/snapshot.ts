import { type Finding, type Place, partsOf, type System } from "#simulator";
import type { Moment } from "../protocol.ts";
import { fibrilWith } from "../stack/call-text.ts";
import { type Stack, stackOf } from "../stack/groups.ts";
import type { Row } from "../stack/rows.ts";
import { RequestError } from "./request-error.ts";

/** A row of a call stack with its number, which means it as long as the run stands at this moment. */
export interface Frame {
  readonly id: number;
  /** Task id of the task that the row is of: of a caller's, not the one in whose stack it stands. */
  readonly task: number;
  readonly row: Row;
}

/** The stack of a task. Its rows have the numbers from `first` on. */
interface Numbered extends Stack {
  readonly task: number;
  readonly first: number;
}

/** A system that stands still, as a client looks at it; what is asked about it is made when it is first asked for. */
export abstract class Snapshot {
  abstract readonly step: number;
  abstract readonly branch: number;
  abstract get system(): System;
  /** All that is stuck, without causes. */
  abstract get findings(): readonly Finding[];
  /** The one that the stop is about, else the first. */
  abstract get finding(): Finding | undefined;
  /** Microseconds since the first event: of a trace that has times. */
  get time(): number | undefined {
    return undefined;
  }

  /** The moment that this is of, for views. */
  get moment(): Moment {
    const { branch, step, time } = this;
    return { branch, step, ...(time !== undefined && { time }) };
  }

  /** The fibril that the stop is about. */
  abstract get stopped(): number | undefined;
  /** Where a task, by id, handles a method. */
  protected abstract handlerPlace(task: number, method: number): Place | undefined;
  /** By task. */
  readonly #stacks = new Map<number, Numbered>();
  /** In the order of their numbers: also those in whose place there is another now. */
  readonly #numbered: Numbered[] = [];
  #selected: number | undefined;

  /** The fibril that was brought to the top last. */
  get selected(): number | undefined {
    return this.#selected;
  }

  /** A page of a task's frames, and how many there are. */
  framesOf(task: number, start = 0, end?: number): { readonly frames: readonly Frame[]; readonly total: number } {
    const { rows, first } = this.#stackOf(task);
    const frames = rows.slice(start, end).map((row, index) => frameWith(first + start + index, task, row));
    return { frames, total: rows.length };
  }

  frame(id: number): Frame {
    const stack = this.#numbered.findLast(({ first }) => first <= id);
    const row = stack?.rows.at(id - stack.first);
    if (stack === undefined || row === undefined)
      throw new RequestError(`There is no frame ${id} at this moment: it went with an earlier stop.`);
    return frameWith(id, stack.task, row);
  }

  /** The frame that shows where a fibril stands, or one of its frames, counted from the innermost. */
  frameOf(fibril: number, frame?: number): Frame | undefined {
    const task = fibrilWith(this.system, fibril)?.task;
    if (task === undefined) return undefined;
    const { groups, first } = this.#stackOf(task);
    const group = groups.get(fibril);
    return group && this.frame(first + (frame === undefined ? group.top : group.code + frame));
  }

  /** The fibril that a step of a task means: that of the topmost group. */
  fibrilOf(task: number): number | undefined {
    return this.#stackOf(task).rows.at(0)?.fibril;
  }

  /**
   * From now on a fibril's frames come first in its task's stack. All of that stack have other numbers, also where their order is the same: VS Code does not draw
   * frames anew that it takes for those of before, and then selects none of them. Returns the task.
   */
  bringToTop(fibril: number): number {
    const task = fibrilWith(this.system, fibril)?.task;
    if (task === undefined || !this.#stackOf(task).groups.has(fibril))
      throw new RequestError(`The fibril ${fibril} has no frame at this moment.`);
    this.#number(task, fibril);
    this.#selected = fibril;
    return task;
  }

  #stackOf(task: number): Numbered {
    return this.#stacks.get(task) ?? this.#number(task, this.stopped);
  }

  /** Makes a task's stack, with the frames of `top` first, where it has any. */
  #number(task: number, top: number | undefined): Numbered {
    const { system, step, findings } = this;
    if (!partsOf(system).tasks.has(task)) throw new RequestError(`There is no task ${task}.`);
    const handlerPlace = (callee: number, method: number) => this.handlerPlace(callee, method);
    const scene = { system, step, findings, top, handlerPlace };
    const last = this.#numbered.at(-1);
    const first = last === undefined ? 1 : last.first + last.rows.length;
    const stack = { ...stackOf(scene, task), task, first };
    this.#numbered.push(stack);
    this.#stacks.set(task, stack);
    return stack;
  }
}

const frameWith = (id: number, thread: number, row: Row): Frame => ({ id, task: row.caller ?? thread, row });
