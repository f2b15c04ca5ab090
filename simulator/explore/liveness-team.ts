import type { Program } from "../program.ts";
import type { Work } from "../work.ts";
import type { Eventually } from "./eventually.ts";
import type { Place, Reduces } from "./expander.ts";
import type { Known } from "./inquiry.ts";
import { Memory } from "./memory.ts";
import { PlacedSituations } from "./placed.ts";
import type { Layouts } from "./room.ts";
import { SharedMemory, sharedBuffers } from "./shared-memory.ts";
import { SharedOrder, TABLES_OF_ORDER } from "./shared-order.ts";
import { SharedSituations, tablesOfSituations } from "./shared-situations.ts";
import type { Situations } from "./situations.ts";
import { type LookedAt, Round, roundOf, type Team } from "./team-round.ts";

/** Situations that are looked at in one go: so many that it matters little who has the last of them, and so few that what is logged of them takes little memory. */
const MOST_IN_ROUND = 16_384;

/**
 * The workers of a search for `eventually`. What can happen in a situation depends on nothing else, so they look at any that were found. They log all that it leads to; taken up situation by
 * situation, in order, that is what one worker alone would have found.
 */
export class LivenessTeam {
  readonly situations: PlacedSituations;
  readonly #team: Team;
  readonly #memory: SharedMemory;
  readonly #shared: SharedSituations;
  #round = new Round([]);
  /** Where the round ends. */
  #end = 0;

  /** Goes on with what one has found `alone`. `memory`: of what is left of it the situations take half, so that their graph has the rest. Nothing where there is no memory for it. */
  static of(
    team: Team,
    program: Program,
    { layout, room }: Layouts,
    clause: Eventually,
    reduces: Reduces,
    alone: Situations,
    memory: Memory,
  ): LivenessTeam | undefined {
    const { left } = memory;
    const bytes = Math.floor(left / 2);
    const buffers = sharedBuffers(tablesOfSituations(layout.tasks) + TABLES_OF_ORDER, bytes);
    if (buffers === undefined || !memory.take(bytes)) return undefined;
    const shared = new SharedMemory(buffers);
    const situations = new SharedSituations(layout.tasks, shared, new Memory(0));
    const placed = new PlacedSituations(situations, new SharedOrder(shared), memory);
    if (!placed.takeUp(alone)) {
      // The places, too, that were taken up.
      memory.give(left - memory.left);
      return undefined;
    }
    const manner = { reduces, symmetry: false, collects: false, remembersLast: false };
    team.begin({ program, clauses: [clause], manner, room, buffers, own: 0, dealt: [0, 0] });
    return new LivenessTeam(team, shared, situations, placed);
  }

  private constructor(team: Team, memory: SharedMemory, shared: SharedSituations, situations: PlacedSituations) {
    this.#team = team;
    this.#memory = memory;
    this.#shared = shared;
    this.situations = situations;
  }

  /** How many they are. */
  get size(): number {
    return this.#team.size;
  }

  /**
   * What a worker has found in a situation, the next of all; nothing where it is left to be looked at, or the search `isEnded`. `most`: situations that may be kept.
   */
  *lookedAt(number: number, most: number, known: Known<Place>, isEnded: () => boolean): Work<LookedAt | undefined> {
    while (number >= this.#end) {
      if (isEnded()) return undefined;
      const end = Math.min(this.situations.count, number + MOST_IN_ROUND);
      const asked = { number, first: number, end, mayReduce: true, most, known };
      this.#round = new Round(yield* roundOf(this.#team, this.#memory, this.#shared, asked, isEnded));
      this.#end = Math.min(end, this.#memory.cursor);
    }
    const found = this.#round.take(number);
    return found?.ended === "done" ? found : undefined;
  }
}
