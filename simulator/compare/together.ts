import type { Run } from "../run/run.ts";

/**
 * Takes two runs that stand at the same moment on as long as both decide the same, to a step at most. Where they come no further although both could, the next
 * decision is the first that differs.
 */
export function goTogether(left: Run, right: Run, step: number): void {
  while (left.step < step && left.agreesWith(right)) {
    left.advance();
    right.advance();
  }
}
