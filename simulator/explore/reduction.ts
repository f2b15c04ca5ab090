/** Says of which tasks a search needs to look at the next steps alone. */
export interface Reduction {
  /** Takes the machine's present situation; what is asked afterwards may be about those that follow, too. */
  renew(): void;
  /** A task that can step, with one way to go and no timer, and whose step may be done first and alone; -1 when there is none. */
  solo(): number;
  /** Looks for a set of tasks that is as small as possible. False when there is none but that of all. */
  find(): boolean;
  /** How many tasks the set has that was found, and which. */
  readonly count: number;
  member(index: number): number;
}

/** All steps are looked at. */
export const noReduction: Reduction = {
  renew: () => {},
  solo: () => -1,
  find: () => false,
  count: 0,
  member: () => -1,
};

/** One that looks at a machine, which has to follow to where the search is. */
export function followed(reduction: Reduction, follow: () => void): Reduction {
  return {
    renew: () => {
      follow();
      reduction.renew();
    },
    solo: () => {
      follow();
      return reduction.solo();
    },
    find: () => {
      follow();
      return reduction.find();
    },
    get count() {
      return reduction.count;
    },
    member: (index) => reduction.member(index),
  };
}
