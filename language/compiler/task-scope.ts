import type { AstNode } from "langium";
import type { Constants } from "../constants.ts";
import type { Declaration, Fibril, Task } from "../generated/ast.ts";
import type { Types } from "../types.ts";
import type { Emitter } from "./emitter.ts";
import type { Storage } from "./expressions.ts";
import type { Places } from "./places.ts";

/** Where synchronisation objects, or phones, are among their task's; an array has several, one after the other. */
export interface Numbers {
  readonly first: number;
  readonly count: number;
}

/** What the routines of a task see of it. */
export interface TaskScope {
  readonly emitter: Emitter;
  readonly constants: Constants;
  readonly types: Types;
  readonly places: Places;
  /** Where a task variable is; numbers of locks, phones, sessions and fibrils; of the routine of a `fn`. */
  readonly variable: (declaration: Declaration) => Storage | undefined;
  readonly lock: (declaration: Declaration) => Numbers | undefined;
  readonly phone: (declaration: Declaration) => Numbers;
  readonly session: (declaration: Declaration) => number;
  readonly fn: (declaration: Declaration) => number;
  /** Number of a fibril among those that its task declares. */
  readonly fibril: (declaration: Fibril) => number;
  /** Where the replicas of a task are among the program's tasks. */
  readonly task: (task: Task) => Numbers;
  readonly refuse: (node: AstNode, message: string) => void;
}
