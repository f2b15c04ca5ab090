import type { Clause, Place as PlaceInText } from "../program.ts";
import type { Place } from "./expander.ts";
import type { Known } from "./inquiry.ts";
import type { Seen } from "./verdict.ts";

export type Eventually = Extract<Clause, { readonly condition: number }> & { readonly kind: "eventually" };

export const isEventual = (clause: Clause): clause is Eventually => clause.kind === "eventually";

type Sighting = readonly [seen: Seen, at: Place];

/** What was seen of one `eventually`, in single situations: a run that refutes it by its end, and one that comes to a limit. The first of each. */
export class Sightings {
  #refuted: Sighting | undefined;
  #limit: Sighting | undefined;

  get refuted(): Sighting | undefined {
    return this.#refuted;
  }

  get limit(): Sighting | undefined {
    return this.#limit;
  }

  /** `place`: the statement that broke a rule, where one did. */
  refute(place: PlaceInText | undefined, at: Place): void {
    this.#refuted ??= [unfulfilled(place), at];
  }

  meetLimit(place: PlaceInText | undefined, at: Place): void {
    this.#limit ??= [{ ...unfulfilled(place), kind: "limit" }, at];
  }

  readonly isAnythingWrong = false;

  /** All of it, in the form of an inquiry of this one clause. */
  get known(): Known<Place> {
    const decided = this.#refuted === undefined ? [] : [[0, ...this.#refuted] as const];
    return { decided, findings: [], limit: this.#limit, isAnythingWrong: this.isAnythingWrong };
  }

  /** Takes up what another one of the same clause knows. */
  learn({ decided, limit }: Known<Place>): void {
    for (const [, seen, at] of decided) this.#refuted ??= [seen, at];
    this.#limit ??= limit;
  }
}

/** That the condition has not come. */
export const unfulfilled = (place: PlaceInText | undefined): Seen => ({
  kind: "condition",
  cycle: [],
  circle: [],
  place,
});
