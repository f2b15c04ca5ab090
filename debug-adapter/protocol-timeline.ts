import type { GraphPlace, Moment } from "./protocol.ts";

/**
 * Request `ktrace/timeline`: what happened between two steps of the branch that the run is on, from its start to the latest step that was seen of it. Both steps
 * are included; without them it is all of that. An event belongs to the step that it leads to.
 */
export interface TimelineArguments {
  readonly from?: number;
  readonly to?: number;
  /** At most so many items (2,000; at most 10,000); where there are more, the answer says how much there is. */
  readonly most?: number;
  /** In how many buckets of steps, about (1,000; at most 4,000). */
  readonly buckets?: number;
  /** Only what has to do with a method, a task, a lock, or a call (`#12`): a part of the name, or a glob with `*` and `?`. */
  readonly filter?: string;
}

export interface TimelineBody {
  readonly version: number;
  readonly session: string;
  readonly moment: Moment;
  /** The latest step that was seen of the branch. */
  readonly furthest: number;
  readonly from: number;
  readonly to: number;
  readonly tasks: readonly { readonly id: number; readonly name: string }[];
  /** The fibrils on which something happened, in the order of their numbers. */
  readonly lanes: readonly TimelineLane[];
  readonly places: readonly GraphPlace[];
  /** In the order in which they begin; what began before and goes on is there, too. */
  readonly items: readonly TimelineItem[] | undefined;
  /** In place of the items, where there are too many. */
  readonly density: TimelineDensity | undefined;
  /** Of a trace whose format has times. */
  readonly times?: TimelineTimes;
}

/** When steps between `from` and `to` were: those that are multiples of `width`, a power of ten, in microseconds since the first event. */
export interface TimelineTimes {
  readonly width: number;
  readonly at: readonly number[];
}

export interface TimelineLane {
  /** What items name the lane by. */
  readonly lane: number;
  /** Index into `tasks`. */
  readonly task: number;
  readonly name: string;
}

/** Arrows: a call, its forward, its answer, a notification. Spans of a lane: a wait, a call that is served, a lock that is held. The others are moments. */
export type TimelineKind =
  | "call"
  | "forward"
  | "answer"
  | "notification"
  | "wait"
  | "serve"
  | "lock"
  | "log"
  | "exit"
  | "fault"
  | "stuck";

export interface TimelineItem {
  readonly kind: TimelineKind;
  readonly from: number;
  /** When that was, in microseconds since the first event: of a trace whose format has times. */
  readonly time?: number;
  /**
   * Which it is of those that begin in the same step, from 0 on. Below 0: in a part of a very long run that is not kept it goes on from before, and is the same
   * in answers about the same part alone.
   */
  readonly nth: number;
  /** None while it goes on. */
  readonly to: number | undefined;
  /** When it ended; likewise. */
  readonly until?: number;
  /** A lane, or -1 and below: no fibril of the task whose index is -1 - `lane`. */
  readonly lane: number;
  /** Of an arrow: where it leads to; likewise. */
  readonly head: number | undefined;
  /** Serial of the call that it is about. */
  readonly call: number | undefined;
  /** `VFS_IN_READ(1025)`, the lock's name, what is waited for, the text of a log, … */
  readonly name: string;
  /** Arguments of a call; return code and values of an answer; without zeros at the end. */
  readonly words: readonly number[];
  /** Index into `places`. */
  readonly place: number | undefined;
}

/** Buckets of `width` steps each, from `from` on. */
export interface TimelineDensity {
  readonly from: number;
  readonly width: number;
  readonly lanes: readonly {
    readonly lane: number;
    /** How many items begin in each. */
    readonly counts: readonly number[];
    /** How many of its steps are waited. */
    readonly waited: readonly number[];
  }[];
}

/** Request `ktrace/timelineFind`: the next item that a text means, as a filter would, after an item or before one; without either, the first. */
export interface TimelineFindArguments {
  readonly text: string;
  readonly after?: TimelinePlace;
  readonly before?: TimelinePlace;
}

/** An item's place in the order of all: the step in which it begins, and its `nth`. */
export interface TimelinePlace {
  readonly step: number;
  readonly nth: number;
}

export interface TimelineFindBody {
  readonly session: string;
  readonly item: TimelineItem | undefined;
  /** Up to which step was looked. */
  readonly until: number;
}

/** Request `ktrace/timelineFollow`: a call on its way through all tasks, by its serial and a step at which it is under way: the one at which any of its items begins. */
export interface TimelineFollowArguments {
  readonly call: number;
  readonly step: number;
}

export interface TimelineFollowBody {
  readonly session: string;
  /** Serials of the call and of all that were sent to serve it. */
  readonly calls: readonly number[];
  readonly from: number;
  /** None while it goes on. */
  readonly to: number | undefined;
}

/**
 * Request `ktrace/timelineTrace`: all of it in the Trace Event Format, which Perfetto opens. The text comes in pieces: each but the last says where the next
 * begins, and is refused when the run has taken another course meanwhile.
 */
export interface TimelineTraceArguments {
  /** Where the piece begins, as the one before it said; 0 without it. */
  readonly from?: number;
}

export interface TimelineTraceBody {
  readonly session: string;
  /** A name for the file. */
  readonly name: string;
  readonly text: string;
  /** None of the last piece. */
  readonly next: number | undefined;
  /** The steps up to which the pieces so far have all, and the latest that was seen: of a very long run a trace ends sooner. */
  readonly until: number;
  readonly furthest: number;
}
