import type { Kernel } from "./kernels.ts";

/**
 * The compiled scenario: immutable tables. A run never looks at the syntax tree.
 *
 * Tasks, and inside a task its phones, sessions, locks and fibrils, are numbered from 0 in order of declaration
 * (replicas expanded); instructions name them by their number inside the task that executes them.
 */
export interface Program {
  /** Hexadecimal digest of everything that a run depends on; recorded schedules carry it. */
  readonly hash: string;
  readonly kernel: Kernel;
  readonly limits: Limits;
  /** URIs of the files that the scenario was read from; `Place.file` counts into it. The first is the main file. */
  readonly files: readonly string[];
  /** The values of the constants, overrides applied; for display. */
  readonly constants: ReadonlyMap<string, number>;
  readonly protocols: readonly Protocol[];
  readonly tasks: readonly TaskInfo[];
  readonly routines: readonly Routine[];
  /** Instructions, `STRIDE` integers each; see instructions.ts. */
  readonly code: Int32Array;
  /** Operand lists of instructions: a length, then that many integers. */
  readonly lists: Int32Array;
  /** Expressions in postfix form; see instructions.ts. */
  readonly expressions: Int32Array;
  /** Of each instruction that chooses a value, the expressions of the first value and of the one after the last. */
  readonly choices: ReadonlyMap<number, readonly [from: number, to: number]>;
  /** Conditions of `assert` and of checks, by their offset in `expressions`: to tell of them. */
  readonly conditions: ReadonlyMap<number, Condition>;
  /** Texts of `log`, `assert` and `crash`. */
  readonly templates: readonly Template[];
  /** Where each instruction stands. */
  readonly places: readonly Place[];
  readonly checks: readonly Check[];
}

/** Bounds that a run must not pass: the kernel's own, or those that the scenario gives. */
export interface Limits {
  /** Phones of a task that are not free; `undefined`: those at boot, and `EXTRA_PHONES` more. */
  readonly phones: number | undefined;
  /** Calls on one phone whose answers have not been taken. */
  readonly asyncCalls: number;
  /** The same for all phones of a task together. */
  readonly asyncCallsPerTask: number | undefined;
  /** Fibrils of a task at once; `undefined`: those that it must have, and `EXTRA_FIBRILS` more. */
  readonly fibrils: number | undefined;
  /** Notifications that a task has not handled. */
  readonly notifications: number;
  /** Calls of a task that somebody still has to do with; `undefined`: 256, and four for each phone. */
  readonly calls: number | undefined;
  /** Steps after which a run stops as inconclusive; none by default. */
  readonly steps: number | undefined;
}

/** A range of a source text: lines and columns from 0, `end` exclusive. */
export interface Place {
  readonly file: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Protocol {
  readonly name: string;
  readonly methods: readonly MethodInfo[];
}

export interface MethodInfo {
  readonly name: string;
  readonly number: number;
  readonly parameters: readonly string[];
  readonly place: Place;
}

export interface TaskInfo {
  /** As the kernel names it; replicas are `phil[2]`. */
  readonly name: string;
  /** The kernel's task id. */
  readonly id: number;
  /** Index among the replicas, 0 when there is one: the value of `self`. */
  readonly self: number;
  readonly place: Place;
  /** Numbers of the protocols (`Program.protocols`) that it serves. */
  readonly serves: readonly number[];
  readonly variables: readonly VariableInfo[];
  /** Synchronisation objects, arrays one after the other. */
  readonly locks: readonly LockInfo[];
  /** All phones open at boot, those of sessions included, in order of declaration. */
  readonly phones: readonly PhoneInfo[];
  readonly sessions: readonly SessionInfo[];
  /** Fibrils that are declared: `main` and `fibril`, in order. Connection fibrils come from the phones that point here. */
  readonly fibrils: readonly FibrilInfo[];
  /** The routines of its `fn`s, by name. */
  readonly fns: ReadonlyMap<string, number>;
  /** How many fibrils serve all connections; 0: each connection has its own. */
  readonly workers: number;
  /** Handlers by method number. */
  readonly handlers: ReadonlyMap<number, number>;
  /** The routine of `on *`. */
  readonly anyHandler: number | undefined;
}

/** A task variable: of numbers or of handles; `length` is 1 but for arrays. `offset` counts integers from the start of the task's variables. */
export interface VariableInfo {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly isArray: boolean;
  readonly type: "integer" | HandleType;
  readonly initial: number;
  readonly place: Place;
}

export interface LockInfo {
  /** Elements of arrays are `m[2]`. */
  readonly name: string;
  readonly kind: "mutex" | "rwlock" | "condvar" | "semaphore";
  /** Count of a semaphore at boot. */
  readonly initial: number;
  readonly place: Place;
}

export interface PhoneInfo {
  /** The declared name; for a session's phones the session's name. */
  readonly name: string;
  /** The kernel's number of the phone in this task. */
  readonly slot: number;
  /** Number of the task that it is connected to at boot. */
  readonly target: number;
  /** Number of the session that it belongs to. */
  readonly session: number | undefined;
  readonly place: Place;
}

export type ExchangeStyle = "atomic" | "serialize" | "parallel";

export interface SessionInfo {
  readonly name: string;
  readonly style: ExchangeStyle;
  readonly target: number;
  /** The session's own phone. */
  readonly phone: number;
  /** Exchange phones open at boot, in idle order (parallel only). */
  readonly pool: readonly number[];
  readonly place: Place;
}

export interface FibrilInfo {
  readonly name: string;
  readonly routine: number;
  readonly daemon: boolean;
  /** Whether it starts by itself; all others are started by `spawn`. */
  readonly startsAtBoot: boolean;
  readonly place: Place;
}

export type RoutineKind = "main" | "fibril" | "handler" | "fn";

/** Code of a `main`, `fibril`, handler or `fn`. Parameters are its first locals. */
export interface Routine {
  /** `main`, the fibril's or function's name, or the method's name. */
  readonly name: string;
  readonly kind: RoutineKind;
  readonly place: Place;
  /** First instruction; -1 when the body is empty. */
  readonly entry: number;
  /** Instructions of the routine: from `start` to before `end`. */
  readonly start: number;
  readonly end: number;
  /** Method number of a handler; -1 for `on *` and for what is no handler. */
  readonly method: number;
  /** Integer parameters come first in the integer locals, handle parameters first in the handle locals. */
  readonly integerParameters: number;
  readonly handleParameters: number;
  /** The most integer and handle locals that live at once. */
  readonly integers: number;
  readonly handles: number;
  readonly locals: readonly LocalInfo[];
  /** Routines of the `fn`s that it calls. */
  readonly calls: readonly number[];
}

export type HandleType = "message" | "call" | "exchange" | "phone";

/** A named local: visible at instructions `from` <= pc < `to`. Integers and handles have slots of their own. */
export interface LocalInfo {
  readonly name: string;
  readonly type: "integer" | HandleType;
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/** A condition as it was written, on one line, and the variables that it names: each as written, with an offset into `expressions`. */
export interface Condition {
  readonly text: string;
  readonly reads: readonly { readonly text: string; readonly value: number }[];
}

/** A text with holes: `parts` are literal texts and offsets into `expressions`, in order. */
export interface Template {
  readonly parts: readonly (string | number)[];
}

export type Forbidden = "deadlock" | "hang" | "violation" | "assertion";

/** A property of the scenario; its program is compiled with the check's own constants. */
export interface Check {
  readonly name: string;
  readonly place: Place;
  readonly constants: ReadonlyMap<string, number>;
  readonly clauses: readonly Clause[];
}

export type Clause =
  | { readonly kind: "forbid"; readonly what: readonly Forbidden[]; readonly place: Place }
  | {
      readonly kind: "expect";
      readonly what: Forbidden;
      /** Names of the tasks that must form the cycle, when they are given. */
      readonly among: readonly string[] | undefined;
      readonly place: Place;
    }
  | {
      readonly kind: "always" | "eventually" | "reachable";
      /** Offset into `Program.expressions`: of task variables alone. */
      readonly condition: number;
      readonly place: Place;
    };
