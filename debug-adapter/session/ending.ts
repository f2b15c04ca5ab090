import { explain, type Outcome, shortNames, storyLines } from "#simulator";
import type { Debuggee } from "./debuggee.ts";
import { endText } from "./stopped-event.ts";

/** How a run without debugging ended, for the console. */
export async function endOf(debuggee: Debuggee): Promise<{ readonly isGood: boolean; readonly text: string }> {
  const { run } = debuggee;
  const ending = run.ending();
  const isGood = ending.kind === "finished" && run.misfit === undefined;
  if (ending.kind === "finished" || run.misfit !== undefined) return { isGood, text: `${endText(debuggee)}\n` };
  return { isGood, text: storyLines(await storyOf(debuggee, ending), shortNames(run.program.files)) };
}

async function storyOf({ run, stories }: Debuggee, ending: Outcome) {
  if ("finding" in ending) return (await stories.ofFinding(ending.finding)).story;
  return "fault" in ending ? (await stories.ofFault(ending.fault)).story : explain(run, ending);
}
