import type { DebugProtocol } from "@vscode/debugprotocol";
import { misfitText, type Outcome } from "#simulator";
import { changeText } from "../breakpoints/bind-data.ts";
import type { SelectionEvent } from "../protocol.ts";
import type { Exception, Stop } from "../running/stop.ts";
import { stepsText } from "../stack/call-text.ts";
import type { Course } from "./course.ts";

export type StoppedBody = DebugProtocol.StoppedEvent["body"];

/** What people call what an exception filter stops at. */
export const exceptionTitles: Readonly<Record<Exception["filter"], string>> = {
  deadlock: "Deadlock",
  hang: "Hang",
  violation: "Violation",
  assertion: "Assertion failed",
  limit: "Limit reached",
  "error answer": "Error answer",
  hangup: "Hang-up",
  check: "Check refuted",
};

/** The body of the event that tells a client where and why a run stands still. `isLine`: whether a breakpoint is one on a line. */
export function stoppedBody(course: Course, stop: Stop, isLine: (id: number) => boolean): StoppedBody {
  const { run } = course;
  const common = { threadId: run.program.tasks[stop.task]?.id ?? 0, allThreadsStopped: true };
  switch (stop.kind) {
    case "entry":
      return { ...common, reason: "entry", description: "At the start" };
    case "end":
      // Clients write the description beside the task's name, where there is little room.
      return { ...common, reason: "pause", description: "At the end", text: endText(course) };
    case "breakpoint": {
      const { breakpoints, changes } = stop.met;
      const text = changes.map(({ bound, before, after }) => changeText(run, bound, before, after)).join("; ");
      if (text !== "") return { ...common, reason: "data breakpoint", text, hitBreakpointIds: [...breakpoints] };
      const reason = breakpoints.some(isLine) ? "breakpoint" : "function breakpoint";
      return { ...common, reason, hitBreakpointIds: [...breakpoints] };
    }
    case "exception": {
      const { filter } = stop.exception;
      return { ...common, reason: "exception", description: exceptionTitles[filter], text: filter };
    }
    default:
      return { ...common, reason: stop.kind };
  }
}

/**
 * The body of the event by which a client shows a thread at a moment of which it was told `stop`. It says nothing of other threads: what is written beside them
 * stays, above all why the run stopped. `isStopped`: whether it is about the fibril that the stop is about; a client shows an exception at the frame on top.
 */
export function selectionBody(stop: StoppedBody, threadId: number, isStopped: boolean): StoppedBody & SelectionEvent {
  const { hitBreakpointIds: _, ...again } = stop;
  const reason = stop.reason === "exception" && !isStopped ? "pause" : stop.reason;
  const told = stop.threadId === threadId ? { ...again, reason } : { threadId, reason: "pause", description: "Paused" };
  return { ...told, allThreadsStopped: false, isSelection: true };
}

/** How a run ended, in one line, and where its recording did not fit. */
export function endText({ run, recording }: Course): string {
  const ending = outcomeText(run.ending(), run.step);
  const { misfit } = run;
  return recording === undefined || misfit === undefined ? ending : `${ending}. ${misfitText(recording, misfit)}`;
}

function outcomeText(outcome: Outcome, step: number): string {
  switch (outcome.kind) {
    case "finished":
      return `Finished after ${stepsText(step)}`;
    case "deadlock":
    case "hang":
      return `Nothing can run any more after ${stepsText(step)}: ${outcome.kind}`;
    case "violation":
    case "assertion":
    case "limit":
      return `Ended after ${stepsText(step)}: ${exceptionTitles[outcome.kind].toLowerCase()}: ${outcome.fault.message}`;
    case "running":
      return `Stopped after ${stepsText(step)}`;
  }
}
