import { type Charted, ItemKind, laneOfTask, NOTHING, Timeline } from "#simulator";
import { placeOf } from "../system/draft.ts";
import { Activity } from "./activity.ts";
import { circlesIn } from "./circles.ts";
import { type Trace, TraceEvent } from "./trace.ts";

/** Writes a trace down as arrows and spans: steps are its moments, places lines of its text. `circles`: the moments at which a circle closes. */
export function timelineOf(trace: Trace, circles: readonly number[] = circlesIn(trace)): Charted {
  const tasks = trace.tasks.map(({ id }, task) => ({ id, name: trace.nameOfTask(task) }));
  const fibrils = trace.lanes.map(({ name }, lane) => [lane, name] as const);
  const taskOf = (lane: number) => (lane < 0 ? -1 - lane : trace.lanes[lane].task);
  return {
    timeline: new Writer(trace, circles).write(),
    start: 0,
    tasks: tasks.map(({ name }) => name),
    taskOf,
    fibrils,
    lanes: { tasks, fibrils, taskOf, timeAt: clockOf(trace) },
    placeAt: placeOf,
  };
}

/** The microseconds of a moment, where the trace has them. */
function clockOf(trace: Trace): ((moment: number) => number) | undefined {
  return trace.timeAt(0) === undefined ? undefined : (moment) => trace.timeAt(moment) ?? 0;
}

class Writer {
  readonly #trace: Trace;
  readonly #timeline = new Timeline();
  readonly #activity: Activity;
  readonly #circles: ReadonlySet<number>;

  constructor(trace: Trace, circles: readonly number[]) {
    this.#trace = trace;
    this.#activity = new Activity(trace);
    this.#circles = new Set(circles);
  }

  write(): Timeline {
    for (let event = 0; event < this.#trace.length; event++) {
      const step = event + 1;
      this.#tell(event, step);
      this.#activity.advance((lane) => this.#waitOf(lane, step));
      if (this.#circles.has(step)) this.#timeline.mark(ItemKind.stuck, this.#at(event, step), "deadlock");
    }
    return this.#timeline;
  }

  #at(event: number, step: number, lane = this.#trace.lane.data[event]) {
    return { step, lane, place: this.#trace.line.data[event] };
  }

  #tell(event: number, step: number): void {
    const { kind, lane, call, callee, isNotice } = this.#trace;
    const at = this.#at(event, step);
    const which = call.data[event];
    const serial = which + 1;
    switch (kind.data[event]) {
      case TraceEvent.sent: {
        const target = laneOfTask(callee.data[which]);
        const isAlone = isNotice.data[which] === 1;
        const words = numbersIn(this.#trace.argsOf(which));
        return this.#timeline.sent(at, serial, this.#trace.textOfCall(which), target, words, isAlone);
      }
      case TraceEvent.begun:
        return this.#timeline.begun(at, serial, this.#trace.textOfCall(which));
      case TraceEvent.answered:
        return this.#answered(event, step, lane.data[event]);
      case TraceEvent.returned:
        this.#answered(event, step, laneOfTask(callee.data[which]));
        return this.#timeline.over(serial, step);
      case TraceEvent.taken:
      case TraceEvent.dropped:
        return this.#timeline.over(serial, step);
      case TraceEvent.gone:
        this.#timeline.mark(ItemKind.exit, at, "exit");
        return this.#timeline.exited(lane.data[event], step);
      case TraceEvent.mark:
        return this.#timeline.mark(ItemKind.log, at, this.#trace.textOf(event));
    }
  }

  #answered(event: number, step: number, lane: number): void {
    const call = this.#trace.call.data[event];
    const error = this.#trace.textOf(event);
    const name = `${this.#trace.textOfCall(call)}${error === "" ? "" : `: ${error}`}`;
    const words = numbersIn(this.#trace.answerOf(call));
    this.#timeline.answered(this.#at(event, step, lane), call + 1, name, this.#trace.caller.data[call], words);
  }

  #waitOf(lane: number, step: number): void {
    const call = this.#activity.waitsFor.data[lane];
    if (call === NOTHING) return this.#timeline.wakes(lane, step);
    const what = `answer to ${this.#trace.textOfCall(call)}`;
    const place = this.#trace.line.data[this.#trace.sentAt.data[call] - 1];
    this.#timeline.waits({ step, lane, place }, this.#trace.isSynchronous ? what : `${what}, if it does nothing else`);
  }
}

/** A timeline has numbers of 32 bits: where one does not fit, none is given, and the line has them. */
function numbersIn(words: readonly bigint[]): number[] {
  const numbers = words.map((word) => Number(BigInt.asIntN(64, word)));
  return numbers.every((number) => number === (number | 0)) ? numbers : [];
}
