/**
 * Requests, events and launch arguments that go beyond the Debug Adapter Protocol, for the extension's views and other clients.
 * Custom requests and events are named `ktrace/…`. A request whose shape changes incompatibly raises `protocolVersion`.
 */
export const protocolVersion = 1;

export type * from "./protocol-dump.ts";
export type * from "./protocol-timeline.ts";

/** A point of a run: so many steps done on this branch of its history. */
export interface Moment {
  readonly branch: number;
  readonly step: number;
  /** When that was, in microseconds since the first event: of a trace whose format has times. */
  readonly time?: number;
}

/** Launch configuration, `type: "ktrace"`, `request: "launch"`. */
export interface LaunchArguments {
  /** Path or URI of the `.ktrace` scenario, or of a `*.ktrace-reproduction.json`, which brings all but `stopOnEntry` and `trace` itself. */
  readonly program: string;
  /** Stop before the first step. */
  readonly stopOnEntry?: boolean;
  /** Who goes next: `fifo` (the default), `random`, `pct`, or the path or URI of a recording, a `*.ktrace-schedule.json`. */
  readonly schedule?: string;
  /** What `random` and `pct` draw their numbers from. Without one the debugger chooses it, and says which. */
  readonly seed?: number;
  /** Overrides of the file's constants. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Name of a kernel whose rules hold in place of those of the file's `kernel` clause. */
  readonly kernel?: string;
  /** Name of a check of the file: its constants hold unless `constants` has others, and the run stops where an `always` of it is refuted. */
  readonly check?: string;
  /** Stop the run after so many steps, as `limits { steps N }` of the file would, in whose place it is. */
  readonly maxSteps?: number;
  /** Write each event to the debug console. */
  readonly trace?: boolean;
  /** The program is a dump: where it is none, say so, and do not read it as a scenario. */
  readonly dump?: boolean;
  readonly noDebug?: boolean;
  /** Put there by VS Code: its id of the session; echoed in every message to the views. */
  readonly __sessionId?: string;
}

/**
 * Requests `ktrace/reverseStepOver` and `ktrace/reverseStepOut`, without a body: as `stepBack`, but not into the `fn`s that the statement before has
 * called; and back to the call of the `fn`, or to where the call that is served was sent. The protocol has none of its own.
 */
export interface ThreadArguments {
  readonly threadId: number;
}

/** Request `ktrace/moment`, no arguments: where the run stands. */
export interface MomentBody {
  readonly session: string;
  readonly moment: Moment;
  /** The latest step that was seen of this branch. */
  readonly furthest: number;
  /** How often the session was restarted: nothing that was known of an earlier run is right. */
  readonly restarts: number;
  /** It is a dump, which has this one moment, or a trace, whose steps are its events: what needs a run cannot be had. */
  readonly isDump?: boolean;
}

/** Request `ktrace/lines`, no arguments: the latest lines that the run has written to the console: logs, log points, and events with `trace`. */
export interface LinesBody {
  readonly session: string;
  readonly moment: Moment;
  /** In the order in which they were written. */
  readonly lines: readonly ConsoleLine[];
}

export interface ConsoleLine {
  /** Of a log and of an event the one that they lead to. */
  readonly moment: Moment;
  /** As it is in the console behind the step. */
  readonly text: string;
}

/** Request `ktrace/reproduction`, no arguments: all that is needed to have this run again up to this moment, as a file that can be launched. */
export interface ReproductionBody {
  readonly session: string;
  readonly moment: Moment;
  /** A name for the file, which has to end as this does: `*.ktrace-reproduction.json`. */
  readonly name: string;
  readonly text: string;
}

/** Request `ktrace/goto`, without a body: goes to a moment, back or forth; no further than the run's end. */
export interface GotoArguments {
  /** From 0 to 2^31 - 1. */
  readonly step: number;
  /** Of this branch; without it the one that the run is on. */
  readonly branch?: number;
  /** Of the timeline: the frames of this fibril are shown there, where it has any, else those of who goes next. */
  readonly lane?: number;
}

/**
 * Request `ktrace/select`, without a body: a person has picked a fibril elsewhere than in the call stack, and wants to see its frames there. They come first in
 * its task's stack from now on, as long as the run stands where it stands, or is changed there, so that a step of the task is one of this fibril. A client learns it by a `stopped`
 * event of that thread, a `SelectionEvent`. Refused where the fibril has no frame.
 */
export interface SelectArguments {
  readonly fibril: number;
}

/** What the body of a `stopped` event has besides, when nothing has moved: the frames of its thread have other ids, all else is as it was. */
export interface SelectionEvent {
  readonly isSelection: true;
}

/** Request `ktrace/why` with `ThreadArguments`: what a task waits for, and why. */
export interface WhyBody {
  readonly session: string;
  readonly moment: Moment;
  /** In one sentence: `file_bd waits for init:vfs, init:fat, and is in a deadlock.` */
  readonly short: string;
  /** What `why TASK` prints in the console: a line for each fibril of the task that waits. */
  readonly text: string;
}

/** Request `ktrace/branches`, no arguments: the courses that the run has taken. */
export interface BranchesBody {
  readonly session: string;
  /** The one that the run is on. */
  readonly current: number;
  /** In the order in which they were begun; the first is the run without changes of course. */
  readonly branches: readonly BranchBody[];
}

/** Up to step `fork` a branch is the same as its parent; `furthest` is the latest step that was seen of it. */
export interface BranchBody {
  readonly id: number;
  readonly name: string;
  readonly parent: number | undefined;
  readonly fork: number;
  readonly furthest: number;
}

/** Request `ktrace/choices`, no arguments: what can happen next. */
export interface ChoicesBody {
  readonly session: string;
  readonly moment: Moment;
  readonly choices: readonly ChoiceRow[];
  /** Of a `choose` with very many values only the first are listed. */
  readonly isComplete: boolean;
}

export interface ChoiceRow {
  /** For `ktrace/choose`, while this moment lasts. */
  readonly id: number;
  /** `bdsh, main: goes on at mount.ktrace:12`, `init:vfs takes VFS_IN_READ ← bdsh`, … */
  readonly label: string;
  /** The statement that runs or, of a `choose` with branches, with which the one taken begins. */
  readonly source: GraphPlace | undefined;
  /** Whether it is what happens when nobody chooses. */
  readonly isNext: boolean;
}

/** Request `ktrace/choose`, without a body: does what was listed, and stops after that step. The run may take another course with it. */
export interface ChooseArguments {
  readonly id: number;
}

/** Request `ktrace/compare`: what differs between two moments of this run, or between one of it and one of another run of the same program. */
export interface CompareArguments {
  /** Without it: where the run stands. */
  readonly left?: MomentArguments;
  /** Without it: where the run stands. */
  readonly right?: MomentArguments & {
    /** The moment is of this run instead, which has one branch; without a step it is that run's end. */
    readonly run?: OtherRun;
  };
}

/** With a step: that moment of the branch, or of the one that the run is on. With a branch alone: the latest moment that was seen of it. With neither: where the run stands. */
export interface MomentArguments {
  readonly branch?: number;
  readonly step?: number;
}

/** Who goes next in another run, as in `LaunchArguments`; `random` and `pct` need a seed. */
export interface OtherRun {
  readonly schedule: string;
  readonly seed?: number;
}

/** Of very many differences of a kind only the first thousand are listed. Values and states are as people read them. */
export interface CompareBody {
  readonly version: number;
  readonly session: string;
  /** Where the run stands. */
  readonly moment: Moment;
  readonly left: ComparedMoment;
  readonly right: ComparedMoment;
  /** Whether both are the same in all that is compared. */
  readonly isSame: boolean;
  /** The first decision that differs; none when one moment is on the way to the other, or both are the same moment. */
  readonly parting: Parting | undefined;
  readonly variables: readonly DifferenceRow[];
  readonly locks: readonly DifferenceRow[];
  /** Pending calls. A side on which a call is not pending has no state. */
  readonly calls: readonly DifferenceRow[];
  /** Fibrils that wait for something else. */
  readonly waits: readonly DifferenceRow[];
  /** Tasks of which one has ended. */
  readonly tasks: readonly DifferenceRow[];
  /** All of it for people, with links to places. */
  readonly markdown: string;
}

export interface ComparedMoment {
  /** `step 120`, `step 300 of branch 1`, `step 35, the end, of the run by random with the seed 7`, … */
  readonly name: string;
  /** Of this run; none of another. */
  readonly branch: number | undefined;
  /** Where it came to: a run can end before the step that was asked for. */
  readonly step: number;
  /** How the run stands there: what is stuck, which rule was broken, whether it is finished. */
  readonly states: readonly string[];
}

/** Up to `step` both runs have taken the same decisions; `left` and `right` are what they did in the next step. */
export interface Parting {
  readonly step: number;
  readonly left: DecisionRow;
  readonly right: DecisionRow;
}

export interface DecisionRow {
  readonly label: string;
  readonly source: GraphPlace | undefined;
}

export interface DifferenceRow {
  /** `client.got`, `table[3]`, `ASK(1024) of client to server`, `client (main)`, … */
  readonly name: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** Where a fibril waits. */
  readonly source: GraphPlace | undefined;
}

/** Request `ktrace/graph`, no arguments: the wait-for graph at this moment. */
export interface GraphBody {
  readonly version: number;
  readonly session: string;
  readonly moment: Moment;
  readonly tasks: readonly GraphTask[];
  readonly edges: readonly GraphEdge[];
  /** Task names of the cycle in waiting order; empty when there is none. */
  readonly cycle: readonly string[];
  /** Names of the tasks that wait for the cycle from outside. */
  readonly victims: readonly string[];
  /** What happened, in one paragraph, when something is stuck. */
  readonly story: string | undefined;
  readonly cause: GraphCause | undefined;
  /** It is of a dump, which has one moment, and no steps. */
  readonly isDump?: boolean;
  /** What a dump tells in one line, and how sure that is. */
  readonly headline?: string;
}

export interface GraphTask {
  readonly id: number;
  readonly name: string;
  readonly fibrils: readonly GraphFibril[];
  /** In a deadlock's cycle, waiting for one from outside, waiting for others that can go on, able to go on, or between calls. */
  readonly role: GraphRole;
  /** Ids of the tasks at the other ends of its phones: whom it can call, and so come to wait for. */
  readonly peers?: readonly number[];
}

export type GraphRole = "cycle" | "victim" | "waiting" | "running" | "idle";

export interface GraphFibril {
  readonly id: number;
  readonly name: string;
  readonly role: GraphRole;
  /** What it does or waits for, in a few words. */
  readonly label: string;
  /** All that it waits for in a long sentence, for a tool tip; empty when it does not wait. */
  readonly detail: string;
  /** Where it stands; none for an idle fibril. */
  readonly source: GraphPlace | undefined;
  /** Frame id for the editor's call stack, while this moment lasts. */
  readonly frame: number | undefined;
  readonly locks: readonly string[];
  /** The call that it serves. */
  readonly request?: GraphCall;
  /** The step since which it waits. */
  readonly since?: number;
}

/** A call that is pending, by the names of tasks and parameters. */
export interface GraphCall {
  readonly method: string;
  /** None where a dump does not tell it. */
  readonly number?: number;
  /** A value is a text where a number would not be exact. */
  readonly args: readonly { readonly name: string; readonly value: number | string }[];
  /** None when its sender has forgotten it. */
  readonly from?: string;
  readonly to: string;
  /** The step at which it was sent. */
  readonly sentAt?: number;
  /** How long ago that was, in microseconds: of a trace whose format has times. */
  readonly age?: number;
}

export interface GraphEdge {
  /** Ids of two of the fibrils above: `from` waits, and `to` is one of those that can end it. */
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  /** `VFS_OUT_MOUNT(1029)`, the lock's name, … */
  readonly label: string;
  readonly inCycle: boolean;
  readonly certain: boolean;
  /** The call whose answer is waited for; none where it is no call that is. */
  readonly call?: GraphCall;
}

/** Line and column from 1, as in DAP by default. */
export interface GraphPlace {
  /** With a `reference` it is the `path` that frames have, which may be no URI. */
  readonly uri: string;
  /** The `sourceReference` of the text, where that is not what the file has, or there is no such file. */
  readonly reference?: number;
  readonly line: number;
  readonly column: number;
}

export interface GraphCause {
  readonly kind: string;
  readonly task: string;
  readonly source: GraphPlace;
  readonly step: number;
}

/** Request `ktrace/graphText`: the graph at this moment as a text for another program. */
export interface GraphTextArguments {
  /** For Graphviz, or for Mermaid as Markdown viewers draw it. */
  readonly format: GraphFormat;
}

export type GraphFormat = "dot" | "mermaid";

export interface GraphTextBody {
  readonly session: string;
  readonly moment: Moment;
  readonly text: string;
}

/** Request `ktrace/tasks`, no arguments: what each task does and has at this moment. */
export interface TasksBody {
  readonly version: number;
  readonly session: string;
  readonly moment: Moment;
  readonly tasks: readonly TaskBody[];
  /** They are of a dump, which has one moment, and no steps. */
  readonly isDump?: boolean;
}

export interface TaskBody {
  readonly id: number;
  readonly name: string;
  readonly state: TaskCondition;
  /** What it does or waits for, in a few words. */
  readonly text: string;
  /** Where it stands or, when it stands nowhere, where it is declared. */
  readonly source: GraphPlace | undefined;
  /** The fibril that stands there. */
  readonly fibril?: number;
  readonly fibrils: readonly TaskFibril[];
  /** Calls that are pending: those that it has sent and whose answer it has not taken, and those that it has to answer. */
  readonly calls: { readonly sent: readonly TaskPart[]; readonly received: readonly TaskPart[] };
  readonly phones: readonly TaskPart[];
  readonly locks: readonly TaskPart[];
}

/** In a deadlock's circle; in a hang; waiting for an answer, for a lock, or for something else; able to go on; between calls; ended. */
export type TaskCondition = "deadlocked" | "hangs" | "call" | "lock" | "waiting" | "runnable" | "idle" | "ended";

/** Something that a task has, for people. */
export interface TaskPart {
  /** Number of the fibril or the lock, serial of the call, slot of the phone. */
  readonly id: number;
  /** Of a call `READ → init:fat` when this task sent it, `READ ← bdsh` when it came; of a phone without a name its slot. */
  readonly name: string;
  readonly text: string;
  /** Where the fibril stands, who sent the call waits, or who has to answer it is; where the lock is declared. */
  readonly source: GraphPlace | undefined;
  /** The fibril that stands there; of a fibril it is itself. */
  readonly fibril?: number;
}

export interface TaskFibril extends TaskPart {
  readonly state: TaskCondition;
  /** All that it waits for in a long sentence; empty when it does not wait. */
  readonly detail: string;
}

/** Request `ktrace/methods`: what a method breakpoint can name. */
export interface MethodsArguments {
  /** Say how often each was used, too; the first time in a long run that takes a moment. */
  readonly counts?: boolean;
}

export interface MethodsBody {
  readonly session: string;
  readonly moment: Moment;
  readonly protocols: readonly { readonly name: string; readonly methods: readonly MethodRow[] }[];
  /** Where not all of a very long run could be counted: the last step that was. */
  readonly countedUntil?: number;
}

export interface MethodRow {
  readonly name: string;
  /** None where a trace does not tell it. */
  readonly number?: number;
  /** Names of the tasks that handle it; in a trace of those that are called with it. */
  readonly handledBy: readonly string[];
  readonly handlers: readonly { readonly task: string; readonly source: GraphPlace }[];
  readonly counts?: MethodCounts;
}

/** Up to this moment of this branch, calls and notifications of a method's name and number. One that is forwarded is received, and answered, by whom it comes to. */
export interface MethodCounts {
  readonly sent: number;
  readonly received: number;
  readonly answered: number;
}

/**
 * Request `ktrace/edited`, no arguments and no body: a client that answers `ktrace/readFile` tells that a text may have changed. A
 * session goes on with the texts that it began with; those that have changed are sources with a `sourceReference` from then on.
 */

/**
 * Reverse request `ktrace/readFile`, from the adapter to the client that started it: the text of a file as its editors have it, saved or
 * not. Without it the adapter reads `file:` in Node, and nothing in a browser. A failed response's `message` says why.
 * A client that answers it says so by `supportsKtraceReadFile: true` among the arguments of `initialize`.
 */
export interface ReadFileArguments {
  readonly uri: string;
}

export interface ReadFileBody {
  readonly text: string;
}
