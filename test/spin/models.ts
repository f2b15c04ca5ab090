import { exploring, finish, type Program, Run, readTrail, toPromela } from "#simulator";
import { verify } from "./spin.ts";

/** What somebody says of all schedules of a program. */
export type Finding = "stuck" | "violation" | "assertion" | "nothing";

const bounds = { states: 500_000, bytes: 2 ** 30 };

/** Situations that a scenario of the tests has at most: SPIN looks at each order of steps. */
const MOST_STEPS = 100_000;

const findings: Readonly<Record<string, Finding>> = {
  "!(stuck)": "stuck",
  "!(violated)": "violation",
  "!(failed)": "assertion",
};

/** The model of a program; `undefined` where it has none, or where its tables would be too small. */
export const modelOf = (program: Program, room = 4): string | undefined => {
  const exported = toPromela(program, room);
  return "text" in exported ? exported.text : undefined;
};

/** What SPIN finds in a model of a program, and what a run is like that follows its trail. */
export async function spinFinding(program: Program, room = 4): Promise<Finding> {
  const model = modelOf(program, room);
  if (model === undefined) throw new Error("there is no model");
  const { assertion, trail } = await verify(model);
  if (assertion === undefined || trail === undefined) return "nothing";
  if (assertion === "!(no_room)" && room < MOST_ROOM) return spinFinding(program, 2 * room);
  const read = readTrail(trail);
  if ("error" in read) throw new Error(read.error);
  if (read.hash !== program.hash) throw new Error("the trail is of another scenario");
  const found = findingAfter(program, new Run(program, { decisions: read.decisions }), read.decisions.size);
  if (found !== findings[assertion])
    throw new Error(`SPIN finds ${assertion}, and the run that follows its trail ${found}`);
  return found;
}

const MOST_ROOM = 32;

/** What the explorer finds. */
export function explorerFinding(program: Program): Finding {
  const explored = finish(exploring(program, bounds));
  if (explored.kind === "exhausted") return "nothing";
  if (explored.kind !== "found") throw new Error(`the explorer has come to a bound: ${explored.kind}`);
  const run = new Run(program, { decisions: explored.decisions });
  return findingAfter(program, run, explored.decisions.size);
}

/** How a run ends that begins with some decisions. */
function findingAfter(program: Program, run: Run, decided: number): Finding {
  while (run.step < MOST_STEPS && !run.hasNewFinding && run.advance());
  if (run.step < decided) throw new Error(`the run of ${program.files[0]} is over before the decisions are`);
  switch (run.outcome().kind) {
    case "deadlock":
    case "hang":
      return "stuck";
    case "assertion":
      return "assertion";
    case "violation":
      return "violation";
    default:
      return "nothing";
  }
}
