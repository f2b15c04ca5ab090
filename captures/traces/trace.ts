import { Column, NOTHING, OPEN } from "#simulator";
import type { Line } from "../capture.ts";
import { Doubles, WordLists } from "./columns.ts";
import { LaneEvents } from "./lane-events.ts";

/** What happened. `returned`: it was answered, and its caller has the answer; `dropped`: nobody has to do with the call any more. */
export const TraceEvent = {
  sent: 0,
  begun: 1,
  answered: 2,
  taken: 3,
  returned: 4,
  dropped: 5,
  gone: 6,
  mark: 7,
} as const;

export interface TraceTask {
  /** As the format counts: not below 0, each once. */
  readonly id: number;
  name: string | undefined;
  readonly line: Line;
}

/** Who sends and serves: a thread, or a task of which the format does not tell threads apart. */
export interface TraceLane {
  /** Index into `tasks`. */
  task: number;
  readonly number: number;
  name: string;
  readonly line: Line;
}

/** So many microseconds the clocks of processors may differ. */
const MOST_SKEW = 100_000;

/** Where in a trace something is said, and when that was: in microseconds since any moment, `undefined` where the format has no times. */
export interface Said {
  readonly line: Line;
  readonly time: number | undefined;
}

export interface SentCall {
  /** Index of the task that it goes to. */
  readonly callee: number;
  /** The lane that it goes to, where that is said. */
  readonly target?: number | undefined;
  /** What names it while it is out. */
  readonly id: bigint;
  readonly method: bigint;
  readonly methodName: string | undefined;
  readonly args: readonly bigint[];
  /** Nobody waits for an answer, and none will come. */
  readonly isNotice: boolean;
}

/**
 * What happened in a real system while somebody recorded it, in order, in columns of numbers. The moment 0 is before all events, the moment `n` after the
 * event `n - 1`. Whoever reads a format adds events; who waited for whom at a moment is in `capture-at.ts`, the sequence chart in `timeline-of.ts`.
 */
export class Trace {
  readonly title: string;
  /** Whether whoever has sent a call does nothing else before the answer, but for calls that come from within it. */
  readonly isSynchronous: boolean;
  readonly tasks: TraceTask[] = [];
  readonly lanes: TraceLane[] = [];
  /** Of each event. */
  readonly kind = new Column();
  readonly lane = new Column();
  readonly call = new Column();
  readonly line = new Column();
  /** Of each event, if any has one, in microseconds since the first. */
  readonly #times = new Doubles();
  #start: number | undefined;
  /** Of each call: who and what. */
  readonly caller = new Column();
  readonly callee = new Column();
  readonly target = new Column();
  readonly handler = new Column();
  readonly isNotice = new Column();
  readonly #ids = new WordLists();
  readonly #words = new WordLists();
  readonly #wordsOf = new Column();
  readonly #idOf = new Column();
  readonly #nameOf = new Column();
  readonly #texts: string[] = [];
  readonly #numberOfText = new Map<string, number>();
  /** Of each call: the moments from which on it is on its way, served, answered, and over; `OPEN` where that is not told. */
  readonly sentAt = new Column();
  readonly begunAt = new Column();
  readonly answeredAt = new Column();
  readonly overAt = new Column();
  /** By event: what a mark says, or what an error is called. */
  readonly #textOf = new Map<number, string>();
  readonly #answerOf = new Column();
  /** Made when it is first asked for. */
  #laneEvents: LaneEvents | undefined;
  /** The moments after which events are missing. */
  readonly losses = new Column();
  /** Lines at which the time goes back. */
  readonly turns: Line[] = [];

  constructor(title: string, isSynchronous: boolean) {
    this.title = title;
    this.isSynchronous = isSynchronous;
  }

  /** The number of events, which is the last moment. */
  get length(): number {
    return this.kind.length;
  }

  get calls(): number {
    return this.caller.length;
  }

  /** Returns its index. */
  addTask(id: number, name: string | undefined, line: Line): number {
    return this.tasks.push({ id, name, line }) - 1;
  }

  /** Returns its index. */
  addLane(task: number, number: number, name: string, line: Line): number {
    return this.lanes.push({ task, number, name, line }) - 1;
  }

  /** Returns the number of the call. */
  sent(said: Said, lane: number, call: SentCall): number {
    const number = this.caller.push(lane);
    this.callee.push(call.callee);
    this.target.push(call.target ?? NOTHING);
    this.handler.push(NOTHING);
    this.isNotice.push(call.isNotice ? 1 : 0);
    this.#idOf.push(this.#ids.push([call.id]));
    this.#wordsOf.push(this.#words.push([call.method, ...call.args]));
    this.#nameOf.push(call.methodName === undefined ? NOTHING : this.#numberOfThe(call.methodName));
    this.#answerOf.push(NOTHING);
    this.sentAt.push(this.#add(TraceEvent.sent, said, lane, number));
    this.begunAt.push(OPEN);
    this.answeredAt.push(OPEN);
    this.overAt.push(OPEN);
    return number;
  }

  /** Somebody begins to serve the call. */
  begun(said: Said, lane: number, call: number): void {
    const moment = this.#add(TraceEvent.begun, said, lane, call);
    this.handler.data[call] = lane;
    this.begunAt.data[call] = moment;
    if (this.isNotice.data[call] === 1) this.overAt.data[call] = moment;
  }

  answered(said: Said, lane: number, call: number, words: readonly bigint[]): void {
    this.#answer(call, words);
    this.answeredAt.data[call] = this.#add(TraceEvent.answered, said, lane, call);
  }

  /** The caller has the answer. */
  taken(said: Said, call: number): void {
    this.overAt.data[call] = this.#add(TraceEvent.taken, said, this.caller.data[call], call);
  }

  /** The call was answered, and its caller has the answer at once; `error`: its name, where it has no number. */
  returned(said: Said, call: number, words: readonly bigint[], error?: string): void {
    this.#answer(call, words);
    if (error !== undefined) this.#textOf.set(this.length, error);
    const moment = this.#add(TraceEvent.returned, said, this.caller.data[call], call);
    this.answeredAt.data[call] = moment;
    this.overAt.data[call] = moment;
  }

  dropped(said: Said, call: number): void {
    this.overAt.data[call] = this.#add(TraceEvent.dropped, said, this.caller.data[call], call);
  }

  /** The lane has ended. */
  gone(said: Said, lane: number): void {
    this.#add(TraceEvent.gone, said, lane, NOTHING);
  }

  /** Something else that a person wants to see. */
  mark(said: Said, lane: number, text: string): void {
    this.#textOf.set(this.length, text);
    this.#add(TraceEvent.mark, said, lane, NOTHING);
  }

  /** Events are missing here. */
  lost(): void {
    this.losses.push(this.length);
  }

  /** What a mark says, or what an error is called. */
  textOf(event: number): string {
    return this.#textOf.get(event) ?? "";
  }

  idOf(call: number): bigint {
    return this.#ids.at(this.#idOf.data[call])[0] ?? 0n;
  }

  methodOf(call: number): bigint {
    return this.#words.at(this.#wordsOf.data[call])[0] ?? 0n;
  }

  argsOf(call: number): bigint[] {
    return this.#words.at(this.#wordsOf.data[call]).slice(1);
  }

  methodNameOf(call: number): string | undefined {
    return this.#texts[this.#nameOf.data[call]];
  }

  /** The return code and the values, once it was answered. */
  answerOf(call: number): bigint[] {
    const at = this.#answerOf.data[call];
    return at < 0 ? [] : this.#words.at(at);
  }

  /** What people call a task. */
  nameOfTask(task: number): string {
    const { name, id } = this.tasks[task];
    return name ?? `process ${id}`;
  }

  /** What a call is, for people: `mount(1032)`, `method 7`. */
  textOfCall(call: number): string {
    const name = this.methodNameOf(call);
    const method = this.methodOf(call);
    if (name === undefined) return `method ${method}`;
    return method === 0n ? name : `${name}(${method})`;
  }

  /** Microseconds from the first event that has a time to the one that leads to a moment; `undefined` where the format has no times. */
  timeAt(moment: number): number | undefined {
    if (this.#times.length === 0) return undefined;
    return this.#times.data[Math.max(0, Math.min(moment, this.#times.length) - 1)];
  }

  /** The line of the event that leads to a moment; before the first event its own. */
  lineAt(moment: number): Line {
    return this.length === 0 ? 0 : this.line.data[Math.max(0, moment - 1)];
  }

  /** The line of what a lane did last at a moment; of one that has not done anything yet its own. */
  lineOfLane(lane: number, moment: number): Line {
    if (this.#laneEvents?.length !== this.length) {
      this.#laneEvents = new LaneEvents(this.lane.data.subarray(0, this.length), this.lanes.length);
    }
    const event = this.#laneEvents.latest(lane, moment);
    return event === NOTHING ? this.lanes[lane].line : this.line.data[event];
  }

  #answer(call: number, words: readonly bigint[]): void {
    if (words.length > 0) this.#answerOf.data[call] = this.#words.push(words);
  }

  /** Returns the moment that it leads to. */
  #add(kind: number, { line, time }: Said, lane: number, call: number): number {
    this.kind.push(kind);
    this.lane.push(lane);
    this.call.push(call);
    this.line.push(line);
    this.#keepTime(time, line);
    return this.length;
  }

  /** The clocks of processors differ a little, and nothing goes back; but a clock that was set, or another recording, goes on from here. */
  #keepTime(time: number | undefined, line: Line): void {
    if (time === undefined && this.#start === undefined) return;
    const times = this.#times;
    const before = times.length === 0 ? 0 : times.data[times.length - 1];
    this.#start ??= time ?? 0;
    if (time !== undefined && time - this.#start < before - MOST_SKEW) {
      this.#start = time - before;
      this.turns.push(line);
      this.losses.push(this.length - 1);
    }
    const now = Math.max(before, (time ?? this.#start) - this.#start);
    while (times.length < this.length - 1) times.push(before);
    times.push(now);
  }

  #numberOfThe(text: string): number {
    const known = this.#numberOfText.get(text);
    if (known !== undefined) return known;
    this.#numberOfText.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }
}
