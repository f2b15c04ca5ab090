import { Column, NOTHING } from "#simulator";
import { type Trace, TraceEvent } from "./trace.ts";

/** What everybody does in a trace, event by event: who has sent what, serves what, and so waits for what. `capture-at.ts` says the same of one moment. */
export class Activity {
  readonly #trace: Trace;
  /** The events before this one have happened. */
  moment = 0;
  /** Of each lane the call whose answer it waits for, or `NOTHING`. */
  readonly waitsFor = new Column();
  /** What each lane has to do with, the newest last: a call that it has sent, or where it serves one that call's complement. */
  readonly #stacks: number[][];
  /** How many calls have come for a lane from within its own, and are not begun. */
  readonly #nested = new Column();

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#stacks = trace.lanes.map(() => []);
    for (const _ of trace.lanes) {
      this.waitsFor.push(NOTHING);
      this.#nested.push(0);
    }
  }

  /** Lets the next event happen, and tells of each lane whose wait has begun, ended, or become another. */
  advance(changed: (lane: number) => void): void {
    const { kind, lane, call, caller, target, isSynchronous, isNotice } = this.#trace;
    const event = this.moment++;
    const [which, who] = [call.data[event], lane.data[event]];
    switch (kind.data[event]) {
      case TraceEvent.sent:
        if (isNotice.data[which] === 0) this.#stacks[who].push(which);
        this.#nest(target.data[which], 1, changed);
        return this.#look(who, changed);
      case TraceEvent.begun:
        if (isNotice.data[which] === 0 && isSynchronous) this.#stacks[who].push(~which);
        this.#nest(target.data[which], -1, changed);
        return this.#look(who, changed);
      case TraceEvent.answered:
        this.#leave(who, ~which);
        this.#look(who, changed);
        return this.#look(caller.data[which], changed);
      case TraceEvent.taken:
      case TraceEvent.returned:
        this.#leave(who, which);
        return this.#look(who, changed);
      case TraceEvent.dropped:
        return this.#drop(which, changed);
    }
  }

  /** Whether somebody serves a call, at this moment. */
  isServed(call: number): boolean {
    return this.#trace.begunAt.data[call] <= this.moment;
  }

  #drop(call: number, changed: (lane: number) => void): void {
    const { caller, handler, target } = this.#trace;
    this.#leave(caller.data[call], call);
    this.#look(caller.data[call], changed);
    if (!this.isServed(call)) return this.#nest(target.data[call], -1, changed);
    this.#leave(handler.data[call], ~call);
    this.#look(handler.data[call], changed);
  }

  #nest(lane: number, by: number, changed: (lane: number) => void): void {
    if (lane < 0) return;
    this.#nested.data[lane] += by;
    this.#look(lane, changed);
  }

  #leave(lane: number, entry: number): void {
    const stack = this.#stacks[lane];
    const at = stack.lastIndexOf(entry);
    if (at >= 0) stack.splice(at, 1);
  }

  #look(lane: number, changed: (lane: number) => void): void {
    const top = this.#stacks[lane].at(-1) ?? NOTHING;
    const isHeld = top >= 0 && this.#trace.answeredAt.data[top] > this.moment && this.#nested.data[lane] === 0;
    const call = isHeld ? top : NOTHING;
    if (this.waitsFor.data[lane] === call) return;
    this.waitsFor.data[lane] = call;
    changed(lane);
  }
}
