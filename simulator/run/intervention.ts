import { killTask } from "../machine/exit.ts";
import { F_MODE, F_STACK, FibrilMode, G_STEP, T_MODE, TaskMode } from "../machine/fields.ts";
import { clearSuspects, type Machine } from "../machine/machine.ts";

/**
 * What a person does to a run from outside. It is a step of its own, in which no task does anything. Tasks and fibrils by number; a variable by its
 * offset among its task's, a local by its offset among the integers of its fibril's stack.
 */
export type Intervention =
  | { readonly kind: "set"; readonly task: number; readonly offset: number; readonly value: number }
  | { readonly kind: "set local"; readonly fibril: number; readonly offset: number; readonly value: number }
  /** The task ends as if it had called `exit`. */
  | { readonly kind: "kill"; readonly task: number };

/** Whether an intervention can be made at this moment. */
export function isInterventionPossible(m: Machine, intervention: Intervention): boolean {
  if (intervention.kind === "set local") {
    const { fibril, offset } = intervention;
    if (fibril >= m.layout.fibrils.at.length || offset >= m.layout.stackIntegers[fibril]) return false;
    return m.situation[m.layout.fibrils.at[fibril] + F_MODE] !== FibrilMode.none;
  }
  if (intervention.task >= m.layout.tasks.length) return false;
  const layout = m.layout.tasks[intervention.task];
  if (m.situation[layout.at + T_MODE] !== TaskMode.alive) return false;
  return intervention.kind === "kill" || isNumber(m, intervention.task, intervention.offset);
}

function isNumber(m: Machine, task: number, offset: number): boolean {
  const { variables } = m.program.tasks[task];
  const variable = variables.find((each) => each.offset <= offset && offset < each.offset + each.length);
  return variable?.type === "integer";
}

export function isSameIntervention(a: Intervention, b: Intervention): boolean {
  switch (a.kind) {
    case "set":
      return b.kind === "set" && a.task === b.task && a.offset === b.offset && a.value === b.value;
    case "set local":
      return b.kind === "set local" && a.fibril === b.fibril && a.offset === b.offset && a.value === b.value;
    case "kill":
      return b.kind === "kill" && a.task === b.task;
  }
}

/** Number of the task that an intervention is about. */
export const taskOfIntervention = (m: Machine, intervention: Intervention): number =>
  intervention.kind === "set local" ? m.layout.fibrils.task[intervention.fibril] : intervention.task;

/** The step in which it is made: whoever waits is looked at anew. */
export function intervene(m: Machine, intervention: Intervention): void {
  clearSuspects(m);
  switch (intervention.kind) {
    case "set":
      m.situation[m.layout.tasks[intervention.task].variables + intervention.offset] = intervention.value;
      break;
    case "set local":
      m.situation[m.layout.fibrils.at[intervention.fibril] + F_STACK + intervention.offset] = intervention.value;
      break;
    case "kill":
      killTask(m, intervention.task);
  }
  m.suspectAll = true;
  m.ledger[G_STEP]++;
}
