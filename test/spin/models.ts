import { exploring, finish, nothingWrong, type Program, Run, readTrail, toPromela } from "#simulator";
import { type Verdict, verify } from "./spin.ts";

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
const MOST_ROOM = 64;

const kinds: Readonly<Record<string, Finding["kind"]>> = {
  "!(stuck)": "stuck",
  "!(violated)": "violation",
  "!(failed)": "assertion",
};

/** The model of a program; `undefined` where it has none. */
export function modelOf(program: Program, room = ROOM): string | undefined {
  const exported = toPromela(program, room);
  return "text" in exported ? exported.text : undefined;
}

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

async function verdictOf(program: Program, room: number): Promise<Verdict> {
  const model = modelOf(program, room);
  if (model === undefined) throw new Error("there is no model");
  const verdict = await verify(model);
  return verdict.assertion === "!(no_room)" && room < MOST_ROOM ? verdictOf(program, 2 * room) : verdict;
}

/** What the explorer finds: in each order of steps, as SPIN does. */
export function explorerFinding(program: Program, states = MOST_STATES): Finding {
  const options = { reduces: false, minimises: false };
  const explored = finish(exploring(program, [nothingWrong], { states, bytes: BYTES }, options));
  const { clauses, limit, bound } = explored;
  const decisions = (clauses[0].found ?? limit)?.decisions;
  if (decisions !== undefined) return findingAfter(new Run(program, { decisions }), decisions.size);
  if (bound === undefined) return { kind: "nothing", states: explored.states };
  throw new Error(`the explorer has come to a bound: ${bound}`);
}

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
