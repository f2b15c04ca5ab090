/** What is known of the protocols that tasks speak, by the names of tasks as a dump has them. */
export interface Knowledge {
  /** The name of a method at a callee; `undefined` where it is not known. */
  readonly nameOf: (callee: string | undefined, method: number) => string | undefined;
  /** Whether to handle one call, its callee may make another; `undefined` where nothing is known of it. */
  readonly mayLeadTo: (handled: MethodAt, made: MethodAt) => boolean | undefined;
}

interface MethodAt {
  /** The callee's name. */
  readonly task: string | undefined;
  readonly method: number;
}

/** Of systems whose protocols nobody has told us. */
export const noKnowledge: Knowledge = { nameOf: () => undefined, mayLeadTo: () => undefined };
