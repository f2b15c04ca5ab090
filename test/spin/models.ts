import type { Subject } from "#checker";
import {
  type Check,
  type Checked,
  exploring,
  finish,
  nothingWrong,
  type Program,
  Run,
  readTrail,
  toPromela,
  type Verdict,
} from "#simulator";
import { type Question, type Report, verify } from "./spin.ts";

/** What somebody says of all schedules of a program. `states`: how many situations there are, where nothing is found. */
export type Finding =
  | { readonly kind: "stuck" | "violation" | "assertion" }
  | { readonly kind: "nothing"; readonly states: number };

/** Situations that the explorer comes to at most in the tests, and the room for them. */
const MOST_STATES = 200_000;
const BYTES = 2 ** 29;

/** More steps than a run of the tests has. */
const MOST_STEPS = 100_000;

/** Records of each kind that a model has room for at first, and at most. */
const ROOM = 4;
const MOST_ROOM = 256;

const kinds: Readonly<Record<string, Finding["kind"]>> = {
  "!(stuck)": "stuck",
  "!(violated)": "violation",
  "!(failed)": "assertion",
};

/** Whether a program has a model. */
export const hasModel = (program: Program): boolean => "text" in toPromela(program, ROOM);

/** What SPIN finds in the model of a program. A run that follows its trail has to come to the same. */
export async function spinFinding(program: Program): Promise<Finding> {
  const { assertion, trail, states } = await verdictOf(program, ROOM);
  // SPIN has a state more: before `init` has made the first situation.
  if (assertion === undefined || trail === undefined) return { kind: "nothing", states: states - 1 };
  const read = readTrail(trail);
  if ("error" in read) throw new Error(read.error);
  if (read.hash !== program.hash) throw new Error("the trail is of another scenario");
  const found = findingAfter(new Run(program, { decisions: read.decisions }), read.decisions.size);
  if (found.kind === kinds[assertion]) return found;
  throw new Error(`SPIN finds ${assertion}, and the run that follows its trail ${found.kind}`);
}

/** What SPIN says of one clause of a check, by its index, whose constants the program has. Of what it does not find it says nothing when it looks at a part of the states; of fair runs as a whole it would take long even so. */
export async function clauseVerdict({ program, check }: Subject, index: number, isPart: boolean): Promise<Verdict> {
  const { kind } = check.clauses[index];
  if (isPart && kind === "eventually") return "inconclusive";
  const question = { clause: index + 1, isEventual: kind === "eventually", isPart };
  const { assertion, isNeverCome } = await verdictOf(program, ROOM, check, question);
  if (assertion === "!(no_room)") throw new Error("the model has no room");
  const isError = assertion !== undefined || isNeverCome;
  if (isPart && !isError) return "inconclusive";
  return isError === (kind === "expect" || kind === "reachable") ? "holds" : "refuted";
}

/** What SPIN says of a model that has room enough. */
async function verdictOf(program: Program, room: number, check?: Check, question?: Question): Promise<Report> {
  const exported = toPromela(program, room, check);
  if ("refused" in exported) throw new Error(exported.refused.join("\n"));
  const verdict = await verify(exported.text, question);
  const isFull = verdict.assertion === "!(no_room)" && room < MOST_ROOM;
  return isFull ? verdictOf(program, 2 * room, check, question) : verdict;
}

/** What the explorer finds, depth first as SPIN does. Where that is nothing, it looks at each order of steps: so the numbers of states can be compared. */
export function explorerFinding(program: Program, states = MOST_STATES): Finding {
  const look = (reduces: boolean) => {
    const options = { reduces, depthFirst: reduces, minimises: false };
    return finish(exploring(program, [nothingWrong], { states, bytes: BYTES }, options));
  };
  const first = look(true);
  const { clauses, limit, bound, states: kept } = isAnythingFound(first) ? first : look(false);
  const decisions = (clauses[0].found ?? limit)?.decisions;
  if (decisions !== undefined) return findingAfter(new Run(program, { decisions }), decisions.size);
  if (bound === undefined) return { kind: "nothing", states: kept };
  throw new Error(`the explorer has come to a bound: ${bound}`);
}

const isAnythingFound = ({ clauses, limit }: Checked): boolean => clauses[0].found !== undefined || limit !== undefined;

/** How a run ends that begins with so many decisions. */
function findingAfter(run: Run, decided: number): Finding {
  while (run.step < MOST_STEPS && !run.hasNewFinding && run.advance());
  if (run.step < decided) throw new Error("the run is over before its decisions are");
  const { kind } = run.outcome();
  switch (kind) {
    case "deadlock":
    case "hang":
      return { kind: "stuck" };
    case "assertion":
    case "violation":
      return { kind };
    default:
      throw new Error(`the run that was to show something ends so: ${kind}`);
  }
}
