import type { Run } from "#simulator";
import type { BranchesBody } from "../protocol.ts";

export const branchesBody = (session: string, { branch, branches }: Run): BranchesBody => ({
  session,
  current: branch,
  branches,
});

/** `0 (main), 1 (x = 5 at step 120)` */
const branchesText = ({ branches }: Run): string => branches.map(({ id, name }) => `${id} (${name})`).join(", ");

/** What is wrong with a number as that of a branch, if anything is. */
export const branchProblem = (branch: number, run: Run): string | undefined =>
  run.branches.some(({ id }) => id === branch)
    ? undefined
    : `There is no branch ${branch}. There are ${branchesText(run)}.`;

/** What the console prints of the branches, a line each. */
export const branchLines = ({ branch, branches }: Run): string =>
  branches
    .map(({ id, name, parent, fork, furthest }) => {
      const from = parent === undefined ? "" : `, from branch ${parent} at step ${fork}`;
      return `${id === branch ? "*" : " "} ${id}  ${name}${from}; seen up to step ${furthest}`;
    })
    .join("\n");

/** The branch and the step that `branch 1` or `branch 1 120` in the console means; without a step its end, as far as it was seen. */
export function branchAsked(
  text: string,
  { branches }: Run,
): { readonly branch: number; readonly step: number } | undefined {
  const [, number, step] = /^\s*branch\s+(\d+)(?:\s+(\d+))?\s*$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const branch = Number(number);
  const furthest = branches.find(({ id }) => id === branch)?.furthest ?? 0;
  return { branch, step: step === undefined ? furthest : Number(step) };
}
