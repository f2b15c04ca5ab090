import { type Intervention, type Place, placeOfLocal, type Run } from "#simulator";
import { memberId } from "../breakpoints/bind-data.ts";
import { placelessText, placeOfChoice } from "../session/choice-text.ts";
import { variableName } from "../session/event-text.ts";

/** What happens in a step, and at which statement. */
export interface DecisionText {
  readonly label: string;
  readonly place: Place | undefined;
}

/** What happens next at a run's present moment. */
export function decisionText(run: Run): DecisionText {
  const possible = run.nextInFull();
  if (possible !== undefined) {
    const scene = { run, system: run.system() };
    return { label: placelessText(scene, possible), place: placeOfChoice(scene, possible) };
  }
  const decision = run.next()?.decision;
  if (decision === undefined || decision.kind === "step" || decision.kind === "timer") {
    return { label: "nothing: what its recording decides here is not possible", place: undefined };
  }
  return { label: `${interventionText(run, decision)} from outside`, place: undefined };
}

function interventionText(run: Run, intervention: Intervention): string {
  const { tasks } = run.program;
  switch (intervention.kind) {
    case "set": {
      const { task, offset, value } = intervention;
      return `${memberId(tasks[task].name, variableName(run.program, task, offset))} is set to ${value}`;
    }
    case "set local":
      return `${localName(run, intervention)} is set to ${intervention.value}`;
    case "kill":
      return `${tasks[intervention.task].name} is ended`;
  }
}

function localName(run: Run, { fibril: id, offset }: Intervention & { readonly kind: "set local" }): string {
  const { fibrils, tasks } = run.system();
  const fibril = fibrils.find((each) => each.id === id);
  const names = (fibril?.frames ?? []).flatMap(({ locals }, frame) =>
    locals.filter(({ name }) => placeOfLocal(run.machine, id, frame, name) === offset).map(({ name }) => name),
  );
  const task = tasks.find((each) => each.id === fibril?.task)?.name ?? "a task";
  return `${names[0] ?? "a local"} of ${task} (${fibril?.name})`;
}
