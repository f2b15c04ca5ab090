import type { AstNode } from "langium";
import type { Fibril, Method } from "../generated/ast.ts";
import type { StaticFinding } from "./finding.ts";
import type { Held, LockKey } from "./state.ts";
import type { Connection } from "./world.ts";

/** A message on its way: sent, or handed on. */
export interface Message {
  readonly node: AstNode;
  readonly connection: Connection;
  readonly number: number;
  readonly method: Method | undefined;
  /** The exchange that it is sent through, by the node that began it. */
  readonly exchange: AstNode | undefined;
  readonly isNotification: boolean;
}

/** A message that a routine sends. */
export interface Sent extends Message {
  /** About how often, for each time that the routine runs. */
  readonly times: number;
}

/** A wait for answers. */
export interface Waiting {
  readonly node: AstNode;
  /** Calls whose answers are waited for. */
  readonly sent: readonly Sent[];
  readonly held: readonly Held[];
  /** Whether the call that the fibril serves is answered already. */
  readonly isAnswered: boolean;
  /** The `end` by which the exchange of a call was over before. */
  readonly early: ReadonlyMap<Sent, AstNode>;
}

export interface Taking {
  readonly node: AstNode;
  readonly lock: LockKey;
  readonly mode: Held["mode"];
  readonly held: readonly Held[];
}

/** A call that is handed on. Its answer is waited for by who sent it. */
export interface Handing {
  /** The number of the call's method; `undefined` where it is the one that the handler has. */
  readonly received: number | "any" | undefined;
  readonly connection: Connection;
  /** The new method; `undefined` where it stays. */
  readonly number: number | undefined;
  readonly node: AstNode;
  readonly exchange: AstNode | undefined;
}

/** An exchange that is begun. */
export interface Beginning {
  readonly node: AstNode;
  readonly connection: Connection;
  readonly times: number;
}

/** What a routine may do, with all that it calls. */
export class Facts {
  readonly sent = new Set<Sent>();
  readonly waits = new Set<Waiting>();
  readonly takings = new Set<Taking>();
  readonly handings = new Set<Handing>();
  readonly beginnings = new Set<Beginning>();
  readonly spawned = new Set<Fibril>();
  /** Numbers of methods that `receive` takes; `any` for all. */
  readonly received = new Set<number | "any">();
  readonly findings = new Set<StaticFinding>();

  add(other: Facts): void {
    addAll(this.sent, other.sent);
    addAll(this.waits, other.waits);
    addAll(this.takings, other.takings);
    addAll(this.handings, other.handings);
    addAll(this.beginnings, other.beginnings);
    addAll(this.spawned, other.spawned);
    addAll(this.received, other.received);
    addAll(this.findings, other.findings);
  }
}

function addAll<T>(set: Set<T>, more: ReadonlySet<T>): void {
  for (const item of more) set.add(item);
}
