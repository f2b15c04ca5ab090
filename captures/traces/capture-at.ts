import { groupedBy } from "#language";
import { firstFrom, OPEN } from "#simulator";
import type { Capture, CapturedCall, CapturedTask, CapturedThread, CapturedWait } from "../capture.ts";
import type { Trace } from "./trace.ts";

/** The state of the system at a moment of a trace, as a dump of that moment would have it. Takes time with the calls up to then. */
export function captureAt(trace: Trace, moment: number): Capture {
  const scene = new Scene(trace, moment);
  return {
    title: trace.title,
    kernel: undefined,
    tasks: trace.tasks.map((task, index) => scene.task(index, task.id, task.name, task.line)),
  };
}

/** What a lane has to do with at a moment. */
interface Activity {
  readonly serving: bigint[];
  /** The moment since which it does what it does: `out` are the calls whose answers it may wait for since. */
  since: number;
  out: number[];
  /** A call from within its own has come for it and wakes it. */
  isWoken: boolean;
}

class Scene {
  readonly #trace: Trace;
  readonly #moment: number;
  readonly #rows = new Map<number, CapturedCall[]>();
  readonly #activities = new Map<number, Activity>();
  readonly #lanesOf: ReadonlyMap<number, readonly number[]>;

  constructor(trace: Trace, moment: number) {
    this.#trace = trace;
    this.#moment = moment;
    this.#lanesOf = groupedBy(trace.lanes.keys(), (lane) => trace.lanes[lane].task);
    const { sentAt, overAt, calls } = trace;
    const end = firstFrom(sentAt.data, calls, moment + 1);
    for (let call = 0; call < end; call++) if (overAt.data[call] > moment) this.#add(call);
  }

  task(index: number, id: number, name: string | undefined, line: number): CapturedTask {
    const threads = (this.#lanesOf.get(index) ?? []).map((lane) => this.#thread(lane));
    return { id, name, phones: [], calls: this.#rows.get(index) ?? [], threads, isPartial: false, line };
  }

  #add(call: number): void {
    const { caller, callee, handler, target, sentAt, begunAt, answeredAt, isNotice, lanes, isSynchronous } =
      this.#trace;
    const lane = caller.data[call];
    const isAnswered = answeredAt.data[call] <= this.#moment;
    const isBegun = begunAt.data[call] <= this.#moment;
    const isWaited = isNotice.data[call] === 0;
    if (isAnswered) this.#addRow(lanes[lane].task, call, "answer");
    else this.#addRow(callee.data[call], call, isBegun || !isSynchronous ? "dispatched" : "incoming");
    if (!isSynchronous) {
      if (isWaited && !isAnswered) this.#activity(lane).out.push(call);
      return;
    }
    if (isWaited && !isAnswered) this.#does(lane, sentAt.data[call], [call]);
    else if (isAnswered) this.#activity(lane).isWoken = true;
    if (isBegun && !isAnswered) {
      const server = handler.data[call];
      this.#does(server, begunAt.data[call], []);
      this.#activity(server).serving.push(this.#trace.idOf(call));
    } else if (!isBegun && target.data[call] >= 0) this.#activity(target.data[call]).isWoken = true;
  }

  #addRow(task: number, call: number, queue: CapturedCall["queue"]): void {
    const { tasks, lanes, caller, line, sentAt, isNotice } = this.#trace;
    const from = tasks[lanes[caller.data[call]].task].id;
    const methodName = this.#trace.methodNameOf(call);
    const [rc = 0n, ...values] = this.#trace.answerOf(call);
    const carries =
      queue === "answer"
        ? { method: rc, args: values }
        : {
            method: this.#trace.methodOf(call),
            args: this.#trace.argsOf(call),
            ...(methodName !== undefined && { methodName }),
          };
    const row: CapturedCall = {
      queue,
      ...carries,
      sender: isNotice.data[call] === 1 ? undefined : from,
      flags: 0,
      address: this.#trace.idOf(call),
      line: line.data[sentAt.data[call] - 1],
      traced: { serial: call + 1, sentAt: sentAt.data[call], age: this.#age(sentAt.data[call]) },
    };
    const rows = this.#rows.get(task);
    if (rows === undefined) this.#rows.set(task, [row]);
    else rows.push(row);
  }

  #age(since: number): number | undefined {
    const [then, now] = [this.#trace.timeAt(since), this.#trace.timeAt(this.#moment)];
    return then === undefined || now === undefined ? undefined : now - then;
  }

  #activity(lane: number): Activity {
    const known = this.#activities.get(lane) ?? { serving: [], since: 0, out: [], isWoken: false };
    this.#activities.set(lane, known);
    return known;
  }

  #does(lane: number, since: number, out: number[]): void {
    const activity = this.#activity(lane);
    if (since < activity.since) return;
    activity.since = since;
    activity.out = out;
  }

  #thread(lane: number): CapturedThread {
    const { number, name } = this.#trace.lanes[lane];
    const line = this.#trace.lineOfLane(lane, this.#moment);
    const { serving, out, isWoken } = this.#activity(lane);
    const waits = isWoken ? [] : out.map((call) => this.#wait(call));
    return { number, name, serving, waits, stack: [], line };
  }

  #wait(call: number): CapturedWait {
    const { tasks, lanes, callee, handler, target, begunAt, sentAt, line } = this.#trace;
    const isBegun = begunAt.data[call] <= this.#moment;
    const server = isBegun ? handler.data[call] : target.data[call];
    return {
      kind: "answer",
      task: tasks[callee.data[call]].id,
      thread: server < 0 ? undefined : lanes[server].number,
      call: this.#trace.idOf(call),
      line: line.data[sentAt.data[call] - 1],
      doubt: this.#doubt(call, isBegun || server >= 0),
    };
  }

  /** Why the wait may not hold, though the trace has it. */
  #doubt(call: number, isOfOne: boolean): string | undefined {
    const { losses, sentAt, begunAt } = this.#trace;
    const since = firstFrom(losses.data, losses.length, sentAt.data[call]);
    if (since < losses.length && losses.data[since] <= this.#moment) {
      return "events are missing since it was sent, and its answer may be one of them";
    }
    if (!this.#trace.isSynchronous) return "it may do something else until the answer comes";
    if (isOfOne || begunAt.data[call] < OPEN) return undefined;
    return "nobody has taken it in this trace, which does not show threads that did nothing";
  }
}
