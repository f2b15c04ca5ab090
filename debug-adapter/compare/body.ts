import { isSame, type Place, type Run, type Story, shortNames, storyMarkdown } from "#simulator";
import {
  type CompareBody,
  type ComparedMoment,
  type DifferenceRow,
  type MomentBody,
  protocolVersion,
} from "../protocol.ts";
import type { Debuggee } from "../session/debuggee.ts";
import type { DecisionText } from "./decision-text.ts";
import type { Met } from "./meet.ts";
import type { Names } from "./names.ts";
import type { Row, Rows } from "./rows.ts";
import { statesOf } from "./story.ts";
import type { Wanted } from "./wanted.ts";

/** What was found when two moments were compared, and its texts. */
export interface Found {
  readonly wanted: Wanted;
  readonly met: Met;
  readonly names: Names;
  readonly rows: Rows;
  readonly story: Story;
}

/** The same for a client. `here` is where the run that is shown stands. */
export function compareBody(
  { program, sources }: Debuggee,
  here: Pick<MomentBody, "session" | "moment">,
  found: Found,
): CompareBody {
  const { wanted, met, names, rows, story } = found;
  const { comparison, parting } = met;
  const sourceOf = (place: Place | undefined) => place && sources.placeBody(place);
  const placed = ({ place, ...rest }: Row): DifferenceRow => ({ ...rest, source: sourceOf(place) });
  const decision = ({ label, place }: DecisionText) => ({ label, source: sourceOf(place) });
  return {
    version: protocolVersion,
    ...here,
    left: momentBody(names.left, met.left, wanted.left.branch),
    right: momentBody(names.right, met.right, "course" in wanted.right ? undefined : wanted.right.branch),
    isSame: isSame(comparison),
    parting: parting && { step: parting.step, left: decision(parting.left), right: decision(parting.right) },
    variables: rows.variables.map(placed),
    locks: rows.locks.map(placed),
    calls: rows.calls.map(placed),
    waits: rows.waits.map(placed),
    tasks: rows.tasks.map(placed),
    markdown: storyMarkdown(story, shortNames(program.files), program.files),
  };
}

const momentBody = (name: string, run: Run, branch: number | undefined): ComparedMoment => ({
  name,
  branch,
  step: run.step,
  states: statesOf(run),
});
