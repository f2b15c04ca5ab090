import type { Handle, Value } from "./state.ts";
import { SPENT } from "./state.ts";
import { none, taskOf, type World } from "./world.ts";

type Change = (handle: Handle) => Handle;

/** Changes every handle that a task holds: in its variables, and in parameters, locals and unfinished statements of its fibrils. */
function changeHandles(w: World, task: number, change: Change): void {
  const changed = (value: Value): Value => (typeof value === "number" ? value : change(value));
  const changeAll = (record: Record<string, Value>) => {
    for (const [name, value] of Object.entries(record)) record[name] = changed(value);
  };
  for (const values of Object.values(taskOf(w, task).variables))
    values.splice(0, values.length, ...values.map(changed));
  for (const fibril of Object.values(w.state.fibrils)) {
    if (fibril.task !== task) continue;
    if (fibril.request !== undefined) fibril.request = change(fibril.request);
    for (const frame of fibril.frames) {
      changeAll(frame.parameters);
      for (const scope of frame.scopes) changeAll(scope.locals);
      if (frame.returning !== undefined) frame.returning = changed(frame.returning);
      const values = frame.resume?.values;
      values?.splice(0, values.length, ...values.map(changed));
    }
  }
}

/** All handles that a task holds. */
export function handlesIn(w: World, task: number): Handle[] {
  const found: Handle[] = [];
  changeHandles(w, task, (handle) => {
    found.push(handle);
    return handle;
  });
  return found;
}

/** After this the handles of a task for something stand for it no longer. */
export function spend(w: World, task: number, kind: Handle["kind"], id: number): void {
  changeHandles(w, task, (handle) => (handle.kind === kind && handle.id === id ? { kind, id: SPENT } : handle));
}

/** A task that ends holds nothing. */
export function loseHandles(w: World, task: number): void {
  changeHandles(w, task, () => none);
}
