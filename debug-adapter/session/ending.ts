import { explain, type Outcome, shortNames, storyLines } from "#simulator";
import { type ToldCheck, tellChecks } from "../console/checks.ts";
import type { Debuggee, Look } from "./debuggee.ts";
import { cancelled } from "./progress.ts";
import { endText } from "./stopped-event.ts";

/** What the console is told. */
type Say = (category: "console" | "important", text: string) => void;

/** Says in the console how a run ended, and what that says of the check that is debugged: of each branch once. */
export class Endings {
  readonly #look: Look;
  readonly #say: Say;
  /** Branches whose end was told. */
  readonly #ended = new Set<number>();
  /** Branches of which it was told what they say of the check. */
  readonly #judged = new Set<number>();

  constructor(look: Look, say: Say) {
    this.#look = look;
    this.#say = say;
  }

  /** Another run begins. */
  forget(): void {
    this.#ended.clear();
    this.#judged.clear();
  }

  /** To be called at a stop at the end of a run. */
  tellEnd(debuggee: Debuggee): void {
    const { run } = debuggee;
    if (this.#ended.has(run.branch)) return;
    this.#ended.add(run.branch);
    this.#say(run.misfit === undefined ? "console" : "important", `${endText(debuggee)}\n`);
  }

  /** To be called at any stop where nothing can step any more. Rejects when nobody waits for it any longer. */
  async tellVerdict(debuggee: Debuggee): Promise<void> {
    const { branch } = debuggee.run;
    if (this.#judged.has(branch)) return;
    const check = await checkOf(debuggee, this.#look);
    if (check === undefined || this.#judged.has(branch)) return;
    this.#judged.add(branch);
    this.#say(check.verdict === "refuted" ? "important" : "console", `${check.text}\n`);
  }
}

/** What the run says of the check that is debugged, if one is. */
async function checkOf({ run, options }: Debuggee, look: Look): Promise<ToldCheck | undefined> {
  const checks = run.program.checks.filter(({ name }) => name === options.check);
  if (checks.length === 0) return undefined;
  const [check] = await look(tellChecks(run, checks), {
    title: "Looking at the check",
    cancel: (search) => search.giveUp(cancelled),
  });
  return check;
}

/** How a run without debugging ended, for the console. Where a check was asked for, a run that refutes it is not good, and one that shows what it expects is. */
export async function endOf(
  debuggee: Debuggee,
  look: Look,
): Promise<{ readonly isGood: boolean; readonly text: string }> {
  const { run } = debuggee;
  const check = await checkOf(debuggee, look);
  const ending = run.ending();
  const isFinished = ending.kind === "finished" && run.misfit === undefined;
  const isTold = isFinished || run.misfit !== undefined;
  const text = isTold
    ? `${endText(debuggee)}\n`
    : storyLines(await storyOf(debuggee, ending), shortNames(run.program.files));
  return {
    isGood: check?.verdict === "shown" || (isFinished && check?.verdict !== "refuted"),
    text: check === undefined ? text : `${text}${check.text}\n`,
  };
}

async function storyOf({ run, stories }: Debuggee, ending: Outcome) {
  if ("finding" in ending) return (await stories.ofFinding(ending.finding)).story;
  return "fault" in ending ? (await stories.ofFault(ending.fault)).story : explain(run, ending);
}
