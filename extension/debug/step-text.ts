import { t } from "@vscode/l10n";

const mostSteps = 2 ** 31 - 1;
const leastSeed = -(2 ** 31);

/** What is wrong with a text as a moment to go to, for the person who types it; `undefined` when nothing is. */
export function stepTextProblem(text: string): string | undefined {
  const isNumber = /^\s*\d+\s*$/.test(text);
  return isNumber && Number(text) <= mostSteps ? undefined : t`Write a whole number of steps from 0 to ${mostSteps}.`;
}

/** The same of a text as a seed. */
export function seedTextProblem(text: string): string | undefined {
  const isNumber = /^\s*-?\d+\s*$/.test(text);
  const isSeed = isNumber && Number(text) >= leastSeed && Number(text) <= mostSteps;
  return isSeed ? undefined : t`Write a whole number from ${leastSeed} to ${mostSteps}.`;
}
