import { Column } from "./column.ts";
import { Density } from "./density.ts";
import { LatestEnds } from "./latest-ends.ts";

/** What an item is. Arrows: a call, its forward, its answer, a notification; spans of a lane: a wait, a call that is served, a lock that is held; the rest are moments. */
export const ItemKind = {
  call: 0,
  forward: 1,
  answer: 2,
  notification: 3,
  wait: 4,
  serve: 5,
  lock: 6,
  log: 7,
  exit: 8,
  fault: 9,
  stuck: 10,
} as const;

/** The kinds by their numbers. */
export const itemKinds = [
  "call",
  "forward",
  "answer",
  "notification",
  "wait",
  "serve",
  "lock",
  "log",
  "exit",
  "fault",
  "stuck",
] as const satisfies readonly (keyof typeof ItemKind)[];

export const isArrow = (kind: number): boolean => kind <= ItemKind.notification;
const isSpan = (kind: number): boolean => kind >= ItemKind.wait && kind <= ItemKind.lock;

/** The end of what has not ended. */
export const OPEN = 2 ** 31 - 1;
export const NOTHING = -1;

/** An end of an arrow that is at no fibril: the lane of a task, by its number. */
export const laneOfTask = (task: number): number => -1 - task;

/** Where and when something happens: `lane` is a fibril's number or a `laneOfTask`, `place` a number that whoever fills the timeline gives meaning, or `NOTHING`. */
export interface Occurrence {
  readonly step: number;
  readonly lane: number;
  readonly place: number;
}

/** A call on its way: its items are a ring, `last` the latest. */
interface OnItsWay {
  first: number;
  last: number;
  /** The arrow that has not come to its end yet, and the service that goes on; or `NOTHING`. */
  arrow: number;
  serve: number;
}

/** So many items are kept; of what comes after them, only how much there was. About 100 MB. */
const MOST_ITEMS = 2 ** 21;
/** Words of arguments and values that are kept. */
const MOST_WORDS = 2 ** 23;

/**
 * What happened in a system, as arrows between lanes and spans on them, in columns of numbers in the order in which they begin. Whoever has the events
 * of a run or the records of a trace tells them in order of time; reading is in `window.ts`, `density.ts` and `calls.ts`.
 */
export class Timeline {
  /** The step at which an item begins and, for arrows and spans, the one at which it ends. */
  readonly from = new Column();
  readonly to = new Column();
  readonly kind = new Column();
  readonly lane = new Column();
  /** Of an arrow the lane at its head. */
  readonly head = new Column();
  /** Serial of the call, or number of the lock. */
  readonly subject = new Column();
  /** Index into `names`: the method, the lock, what is waited for, the text. */
  readonly name = new Column();
  /** Index into `words`: how many numbers, then the arguments, or the return code and the values. */
  readonly words = new Column();
  readonly place = new Column();
  /** The next item of the same call; the last is followed by the first. */
  readonly next = new Column();
  /** Of a call and a notification: the serial of the call that was served when it was sent. */
  readonly parent = new Column();
  readonly names: string[] = [];
  readonly pool = new Column();
  readonly ends = new LatestEnds(this.to);
  readonly density = new Density();
  readonly #numberOfName = new Map<string, number>();
  readonly #calls = new Map<number, OnItsWay>();
  /** The open wait and the open services of each lane, the latest last, and the open holds by lane and lock. */
  readonly #waits = new Map<number, number>();
  readonly #serves = new Map<number, number[]>();
  readonly #locks = new Map<number, Map<number, number[]>>();
  readonly #most: number;
  #leftFrom: number | undefined;

  constructor(most = MOST_ITEMS) {
    this.#most = most;
  }

  get length(): number {
    return this.from.length;
  }

  /** The first step of which items are missing because there were too many; `undefined` when all are there. */
  get leftFrom(): number | undefined {
    return this.#leftFrom;
  }

  /** The waits that go on. */
  readonly openWaits = (): Iterable<number> => this.#waits.values();

  /** A call or a notification is sent; `target` is the lane of the task that it goes to. */
  sent(at: Occurrence, call: number, name: string, target: number, words: readonly number[], isNotice = false): void {
    const kind = isNotice ? ItemKind.notification : ItemKind.call;
    const serve = this.#serves.get(at.lane)?.at(-1);
    const parent = serve === undefined ? NOTHING : this.subject.data[serve];
    const item = this.#add(kind, at, OPEN, target, call, name, words, parent);
    if (item >= 0) this.#calls.set(call, { first: item, last: item, arrow: item, serve: NOTHING });
  }

  /** A fibril begins to serve a call; it may have others in hand. */
  begun(at: Occurrence, call: number, name: string): void {
    this.#arrive(call, at.step, at.lane);
    this.#dropNotice(at);
    const item = this.#chain(call, this.#add(ItemKind.serve, at, OPEN, at.lane, call, name));
    if (item < 0) return;
    this.#serves.set(at.lane, [...(this.#serves.get(at.lane) ?? []), item]);
    const way = this.#calls.get(call);
    if (way !== undefined) way.serve = item;
  }

  /** Nobody answers a notification: whoever takes the next message is done with it. */
  #dropNotice({ lane, step }: Occurrence): void {
    const item = this.#serves.get(lane)?.at(-1);
    const call = item === undefined ? NOTHING : this.subject.data[item];
    const way = this.#calls.get(call);
    if (way !== undefined && this.kind.data[way.first] === ItemKind.notification) this.over(call, step);
  }

  /** A call is handed on to another task. */
  forwarded(at: Occurrence, call: number, name: string, target: number): void {
    this.#leave(call, at.step);
    this.#depart(call, this.#add(ItemKind.forward, at, OPEN, target, call, name));
  }

  /** A call is answered; `target` is the lane that will hear of it. */
  answered(at: Occurrence, call: number, name: string, target: number, words: readonly number[]): void {
    this.#arrive(call, at.step, at.lane);
    this.#leave(call, at.step);
    this.#depart(call, this.#add(ItemKind.answer, at, OPEN, target, call, name, words));
  }

  /** The caller's task takes the answer; or nobody will have to do with the call any more. */
  over(call: number, step: number): void {
    this.#arrive(call, step);
    this.#leave(call, step);
    this.#calls.delete(call);
  }

  waits(at: Occurrence, name: string): void {
    this.#close(at.lane, at.step);
    const item = this.#add(ItemKind.wait, at, OPEN, at.lane, NOTHING, name);
    if (item >= 0) this.#waits.set(at.lane, item);
  }

  wakes(lane: number, step: number): void {
    this.#close(lane, step);
  }

  /** The fibril has ended, or is between calls. */
  ended(lane: number, step: number): void {
    this.#close(lane, step);
    for (const item of this.#serves.get(lane) ?? []) {
      this.#end(item, step);
      const way = this.#calls.get(this.subject.data[item]);
      if (way?.serve === item) way.serve = NOTHING;
    }
    this.#serves.delete(lane);
  }

  /** Nothing on the lane goes on, with its task. */
  exited(lane: number, step: number): void {
    this.ended(lane, step);
    for (const items of this.#locks.get(lane)?.values() ?? []) for (const item of items) this.#end(item, step);
    this.#locks.delete(lane);
  }

  locked(at: Occurrence, lock: number, name: string): void {
    const item = this.#add(ItemKind.lock, at, OPEN, at.lane, lock, name);
    if (item < 0) return;
    const held = this.#locks.get(at.lane) ?? new Map<number, number[]>();
    this.#locks.set(at.lane, held);
    held.set(lock, [...(held.get(lock) ?? []), item]);
  }

  unlocked(lane: number, lock: number, step: number): void {
    const item = this.#locks.get(lane)?.get(lock)?.pop();
    if (item !== undefined) this.#end(item, step);
  }

  /** Something that takes no time: `log`, `exit`, `fault` or `stuck`. */
  mark(kind: number, at: Occurrence, name: string): void {
    this.#add(kind, at, at.step, at.lane, NOTHING, name);
  }

  #add(
    kind: number,
    { step, lane, place }: Occurrence,
    to: number,
    head: number,
    subject: number,
    name: string,
    words: readonly number[] = [],
    parent = NOTHING,
  ): number {
    this.density.count(lane, step);
    if (this.length >= this.#most) {
      this.#leftFrom ??= step;
      return NOTHING;
    }
    const item = this.from.push(step);
    this.to.push(to);
    this.kind.push(kind);
    this.lane.push(lane);
    this.head.push(head);
    this.subject.push(subject);
    this.name.push(this.#numberOf(name));
    this.words.push(this.#keep(words));
    this.place.push(place);
    this.next.push(item);
    this.parent.push(parent);
    this.ends.changed(item);
    return item;
  }

  #numberOf(name: string): number {
    const known = this.#numberOfName.get(name);
    if (known !== undefined) return known;
    this.#numberOfName.set(name, this.names.length);
    return this.names.push(name) - 1;
  }

  #keep(words: readonly number[]): number {
    let count = words.length;
    while (count > 0 && words[count - 1] === 0) count--;
    if (count === 0 || this.pool.length + count >= MOST_WORDS) return NOTHING;
    const index = this.pool.push(count);
    for (let word = 0; word < count; word++) this.pool.push(words[word]);
    return index;
  }

  #end(item: number, step: number): void {
    if (this.kind.data[item] === ItemKind.wait) this.density.wait(this.lane.data[item], this.from.data[item], step);
    this.to.data[item] = step;
    this.ends.changed(item);
  }

  /** The wait of a lane ends. */
  #close(lane: number, step: number): void {
    const item = this.#waits.get(lane);
    if (item === undefined) return;
    this.#waits.delete(lane);
    this.#end(item, step);
  }

  /** Whoever served a call is done with it, though another may have answered it. */
  #leave(call: number, step: number): void {
    const way = this.#calls.get(call);
    if (way === undefined || way.serve < 0) return;
    const lane = this.lane.data[way.serve];
    const others = (this.#serves.get(lane) ?? []).filter((item) => item !== way.serve);
    this.#serves.set(lane, others);
    this.#end(way.serve, step);
    way.serve = NOTHING;
  }

  /** The arrow of a call that is under way comes to its end. */
  #arrive(call: number, step: number, lane?: number): void {
    const way = this.#calls.get(call);
    if (way === undefined || way.arrow < 0) return;
    if (lane !== undefined) this.head.data[way.arrow] = lane;
    this.#end(way.arrow, step);
    way.arrow = NOTHING;
  }

  #depart(call: number, item: number): void {
    const way = this.#calls.get(call);
    if (way !== undefined) way.arrow = item;
    this.#chain(call, item);
  }

  /** Puts an item into the ring of its call, and returns it. */
  #chain(call: number, item: number): number {
    const way = this.#calls.get(call);
    if (way === undefined || item < 0) return item;
    this.next.data[way.last] = item;
    this.next.data[item] = way.first;
    way.last = item;
    return item;
  }
}

/** Whether an item is an arrow or a span, and so has an end. */
export const lasts = (kind: number): boolean => isArrow(kind) || isSpan(kind);

/** The arguments of a call, or the return code and the values of an answer, without zeros at the end. */
export function wordsOfItem({ words, pool }: Timeline, item: number): number[] {
  const at = words.data[item];
  return at < 0 ? [] : [...pool.data.subarray(at + 1, at + 1 + pool.data[at])];
}
