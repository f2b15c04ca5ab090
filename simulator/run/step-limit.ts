/** As many steps as a run may do. */
export interface StepLimit {
  readonly steps: number;
  /** How it is raised, for a person. */
  readonly raising: string;
}

/** The limit that a `maxSteps` is, where there is one. `where`: what it stands in. */
export const stepLimit = (
  maxSteps: number | undefined,
  where: "launch configuration" | "reproduction",
): StepLimit | undefined =>
  maxSteps === undefined
    ? undefined
    : { steps: maxSteps, raising: `"maxSteps" of the ${where} is ${maxSteps}; with a greater number the run goes on` };
