import type { AstNode } from "langium";
import type { Constants } from "../constants.ts";
import type { Declaration } from "../generated/ast.ts";
import type { Types } from "../types.ts";
import type { Emitter } from "./emitter.ts";
import type { Storage } from "./expressions.ts";
import type { Places } from "./places.ts";

/** Where a synchronisation object is among its task's; an array has several, one after the other. */
export interface LockNumbers {
  readonly first: number;
  readonly count: number;
}

/** What the routines of a task see of it. */
export interface TaskScope {
  readonly emitter: Emitter;
  readonly constants: Constants;
  readonly types: Types;
  readonly places: Places;
  /** Where a task variable is; numbers of locks, phones and sessions; of the routine of a `fn`. */
  readonly variable: (declaration: Declaration) => Storage | undefined;
  readonly lock: (declaration: Declaration) => LockNumbers | undefined;
  readonly phone: (declaration: Declaration) => number;
  readonly session: (declaration: Declaration) => number;
  readonly fn: (declaration: Declaration) => number;
  readonly refuse: (node: AstNode, message: string) => void;
}
