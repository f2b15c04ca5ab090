import type { Run } from "#simulator";
import type { Stop } from "../running/stop.ts";
import type { Change } from "./changes.ts";
import type { Debuggee } from "./debuggee.ts";
import { RequestError } from "./request-error.ts";

/** Does to a run, which stands at a stop, what a person wants, and gives the stop that it then stands at. `say` tells the person of a new branch. */
export function doneTo(debuggee: Debuggee, changes: readonly Change[], stop: Stop, say: (text: string) => void): Stop {
  for (const change of changes) decide(debuggee, change, say);
  const met = debuggee.watch.stop();
  return met?.kind === "exception" ? met : { kind: "goto", ...stillThere(debuggee.run, stop) };
}

/** The run is a step further then, maybe on another branch. */
function decide({ run, watch }: Debuggee, { intervention, name }: Change, say: (text: string) => void): void {
  const { step, branch } = run;
  if (!run.decide(intervention, `${name} at step ${step}`))
    throw new RequestError(
      `${name} is not possible here: the task has ended, or the run ends here by a fault or at its limit of steps. Go back first.`,
      true,
    );
  watch.visits.forgetAfter(step);
  watch.moved();
  if (run.branch === branch) return;
  say(
    `${name} at step ${step}: this is branch ${run.branch} now. branch ${branch} in the console goes back to the future that was seen.\n`,
  );
}

/** Who is in view after a task was ended: who was, or the first that has not ended. */
function stillThere(run: Run, { fibril, task }: Stop): Pick<Stop, "fibril" | "task"> {
  if (!run.isGone(task)) return { fibril, task };
  const other = run.program.tasks.findIndex((_, index) => !run.isGone(index));
  return { fibril: undefined, task: Math.max(0, other) };
}
