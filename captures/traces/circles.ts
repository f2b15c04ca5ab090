import { NOTHING } from "#simulator";
import { Activity } from "./activity.ts";
import { type Trace, TraceEvent } from "./trace.ts";

/**
 * The moments at which a circle of waiting closes out of which nobody comes, certain or suspected, in one pass. At each event it looks at those alone whom
 * the new wait leads to.
 */
export function circlesIn(trace: Trace): number[] {
  return trace.isSynchronous ? circlesOfLanes(trace) : circlesOfTasks(trace);
}

/** Where lanes wait: a call is answered by whoever serves it, or could be by any lane of its task while nobody does. */
function circlesOfLanes(trace: Trace): number[] {
  const { waitsFor, activity, lanesOf, running } = laneWaits(trace);
  const found: number[] = [];
  const seen = new Int32Array(trace.lanes.length);
  let search = 0;
  const releasersOf = (lane: number): readonly number[] => {
    const call = waitsFor.data[lane];
    if (activity.isServed(call)) return [trace.handler.data[call]];
    const target = trace.target.data[call];
    if (target >= 0) return [target];
    const task = trace.callee.data[call];
    // One that does not wait is enough to know that this is no circle.
    return running[task] > 0 ? [] : lanesOf[task];
  };
  const closes = (lane: number): boolean => {
    let isCircle = false;
    search++;
    const open = [lane];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const releasers = releasersOf(next);
      if (releasers.length === 0) return false;
      for (const other of releasers) {
        if (waitsFor.data[other] === NOTHING) return false;
        isCircle ||= other === lane;
        if (seen[other] === search) continue;
        seen[other] = search;
        open.push(other);
      }
    }
    return isCircle;
  };
  const before = waitsFor.data.slice(0, trace.lanes.length);
  const changed: number[] = [];
  while (activity.moment < trace.length) {
    changed.length = 0;
    activity.advance((lane) => {
      const isWaiting = waitsFor.data[lane] !== NOTHING;
      const wasWaiting = before[lane] !== NOTHING;
      before[lane] = waitsFor.data[lane];
      running[trace.lanes[lane].task] += Number(wasWaiting) - Number(isWaiting);
      if (isWaiting) changed.push(lane);
    });
    if (changed.some((lane) => waitsFor.data[lane] !== NOTHING && closes(lane))) found.push(activity.moment);
  }
  return found;
}

function laneWaits(trace: Trace) {
  const activity = new Activity(trace);
  const lanesOf = trace.tasks.map((): number[] => []);
  for (const [lane, { task }] of trace.lanes.entries()) lanesOf[task].push(lane);
  return { activity, waitsFor: activity.waitsFor, lanesOf, running: lanesOf.map(({ length }) => length) };
}

/** Where it is not told who waits: each task may wait for all that it has called. */
function circlesOfTasks(trace: Trace): number[] {
  const { kind, call, caller, callee, lanes, isNotice } = trace;
  const found: number[] = [];
  /** By task: how many calls it has out to each other. */
  const out = trace.tasks.map(() => new Map<number, number>());
  const reaches = (from: number, to: number): boolean => {
    const seen = new Set([from]);
    for (const task of seen) {
      if (task === to) return true;
      for (const next of out[task].keys()) seen.add(next);
    }
    return false;
  };
  for (let event = 0; event < trace.length; event++) {
    const which = call.data[event];
    if (which < 0 || isNotice.data[which] === 1) continue;
    const [from, to] = [lanes[caller.data[which]].task, callee.data[which]];
    if (from === to) continue;
    const count = out[from].get(to) ?? 0;
    if (kind.data[event] === TraceEvent.sent) {
      out[from].set(to, count + 1);
      if (count === 0 && reaches(to, from)) found.push(event + 1);
    } else if (trace.overAt.data[which] === event + 1) {
      if (count > 1) out[from].set(to, count - 1);
      else out[from].delete(to);
    }
  }
  return found;
}
