import {
  type Cause,
  explaining,
  explainPresent,
  type FaultReport,
  type Finding,
  type Outcome,
  type Run,
  type Story,
} from "#simulator";
import type { Search } from "../running/search.ts";
import type { Look } from "./debuggee.ts";
import { RequestError } from "./request-error.ts";

/** What a story is told of: something out of the ordinary. */
type Matter = Exclude<Outcome, { readonly kind: "running" | "finished" }>;

/** The story of something that went wrong, and what made it possible, where a pattern explains it. */
export interface Told {
  readonly story: Story;
  readonly cause: Cause | undefined;
}

const cancelText = "The search for the cause was cancelled. It begins anew when the exception is asked about again.";

/** The person has cancelled the search for a story, and is told what the moment itself shows. */
class Cancelled extends RequestError {
  readonly told: Told;

  constructor(run: Run, matter: Matter) {
    super(cancelText);
    this.told = { story: explainPresent(run, matter, cancelText), cause: undefined };
  }
}

/** The stories of what went wrong in a run. Its past is searched for each, and that can take long: so each is told once, whoever asks for it meanwhile. */
export class Stories {
  readonly #run: Run;
  readonly #look: Look;
  readonly #told = new Map<string, Promise<Told>>();

  /** `look`: looks for something while the run stands where it stands. */
  constructor(run: Run, look: Look) {
    this.#run = run;
    this.#look = look;
  }

  /** The story of something that is stuck at the run's present moment. */
  ofFinding(finding: Finding): Promise<Told> {
    const when = this.#run.noticedAt(finding);
    return this.#once(`${when} ${finding.kind} ${finding.members.join()}`, { kind: finding.kind, finding });
  }

  /** The story of a fault at the run's present moment. */
  ofFault(fault: FaultReport): Promise<Told> {
    return this.#once(`${this.#run.step} ${fault.kind}`, { kind: fault.kind, fault, cause: undefined });
  }

  #once(what: string, matter: Matter): Promise<Told> {
    const key = `${this.#run.branch} ${what}`;
    const known = this.#told.get(key);
    if (known !== undefined) return known;
    const told = this.#look(telling(this.#run.twin(), matter), {
      title: "Looking for the cause",
      cancel: (search) => search.giveUp(new Cancelled(this.#run, matter)),
    }).catch((error: unknown) => {
      this.#told.delete(key);
      if (error instanceof Cancelled) return error.told;
      throw error;
    });
    this.#told.set(key, told);
    return told;
  }
}

/** Tells it in a run of its own, so that the other can be asked about meanwhile. */
function* telling(run: Run, matter: Matter): Search<Told> {
  if ("finding" in matter) {
    const finding = yield* run.withCause(matter.finding);
    return { story: yield* explaining(run, { kind: matter.kind, finding }), cause: finding.cause };
  }
  const outcome = yield* run.judging();
  return { story: yield* explaining(run, outcome), cause: "cause" in outcome ? outcome.cause : undefined };
}
