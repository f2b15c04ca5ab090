import { type AstNode, AstUtils } from "langium";
import { follow } from "./follow.ts";
import {
  type Fibril,
  type Fn,
  type FnCall,
  isFibril,
  isFn,
  isFnCall,
  isHandler,
  isMain,
  isSpawn,
  type Main,
  type Spawn,
  type Task,
} from "./generated/ast.ts";
import { groupedBy } from "./groups.ts";
import { nodesOf } from "./walk.ts";

type OwnCall = FnCall | Spawn;

/** The routine that a node stands in. */
export function routineOf(node: AstNode) {
  return AstUtils.getContainerOfType(node, (at) => isFn(at) || isHandler(at) || isMain(at) || isFibril(at));
}

/** Who calls a task's own routines; a task is looked through once. */
export class Calls {
  readonly #byTask = new Map<Task, ReadonlyMap<Fn | Fibril | undefined, readonly OwnCall[]>>();
  readonly #outsiders = new Map<Fn, Main | Fibril | undefined>();

  /** Every call of a `fn`, or every `spawn` of a fibril. */
  of(routine: Fn | Fibril): readonly OwnCall[] {
    const task = routine.$container;
    const known = this.#byTask.get(task) ?? groupedBy(callsIn(task), calleeOf);
    this.#byTask.set(task, known);
    return known.get(routine) ?? [];
  }

  /** A `main` or fibril from which a `fn` can be reached, if there is one. */
  outsiderOf(start: Fn): Main | Fibril | undefined {
    const [seen, outsiders] = [new Set<Fn>(), this.#outsiders];
    const callersOf = (fn: Fn) => this.of(fn).map(routineOf);
    let found: Main | Fibril | undefined;
    follow(start, function* (fn) {
      if (seen.has(fn)) return;
      seen.add(fn);
      if (outsiders.has(fn)) {
        found = outsiders.get(fn);
        return;
      }
      for (const caller of callersOf(fn)) {
        if (isFn(caller)) yield caller;
        else if (isMain(caller) || isFibril(caller)) found = caller;
        if (found !== undefined) break;
      }
      if (found !== undefined) outsiders.set(fn, found);
    });
    if (found === undefined) for (const fn of seen) outsiders.set(fn, undefined);
    return found;
  }
}

function callsIn(task: Task): OwnCall[] {
  return nodesOf(task).filter((node): node is OwnCall => isFnCall(node) || isSpawn(node));
}

function calleeOf(call: OwnCall): Fn | Fibril | undefined {
  return isFnCall(call) ? call.fn?.ref : call.fibril?.ref;
}
