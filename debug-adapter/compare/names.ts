import type { Run } from "#simulator";
import type { Moment } from "../protocol.ts";
import type { Met } from "./meet.ts";
import type { OtherCourse, OtherMoment, Wanted } from "./wanted.ts";

/** What two moments are called, and the courses that they are on. */
export interface Names {
  readonly left: string;
  readonly right: string;
  readonly leftCourse: string;
  readonly rightCourse: string;
}

/** `step 120`, `step 80 of branch 1`, `the end of the run by random with the seed 7 (step 300)`; the branch only where that is not clear. */
export function namesOf(run: Run, { left, right }: Wanted, met: Met): Names {
  const isClear = !("course" in right) && left.branch === run.branch && right.branch === run.branch;
  const courseOf = (moment: Moment | OtherMoment) =>
    "course" in moment ? otherText(moment.course) : ownText(run, moment.branch);
  const nameOf = (moment: Moment | OtherMoment, at: Run) => {
    const of = isClear ? "" : ` of ${courseOf(moment)}`;
    return at.next() === undefined ? `the end${of} (step ${at.step})` : `step ${at.step}${of}`;
  };
  return {
    left: nameOf(left, met.left),
    right: nameOf(right, met.right),
    leftCourse: courseOf(left),
    rightCourse: courseOf(right),
  };
}

const ownText = ({ branches }: Run, branch: number): string =>
  branches.length === 1 ? "this run" : `branch ${branch}`;

function otherText(course: OtherCourse): string {
  switch (course.kind) {
    case "fifo":
      return "the run by fifo";
    case "random":
    case "pct":
      return `the run by ${course.kind} with the seed ${course.seed}`;
    case "recording":
      return `the recording ${course.file}`;
  }
}
