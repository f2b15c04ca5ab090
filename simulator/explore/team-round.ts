import type { Work } from "../work.ts";
import type { Hindrance, Place } from "./expander.ts";
import type { Known } from "./inquiry.ts";
import type { SharedMemory } from "./shared-memory.ts";
import type { SharedSituations } from "./shared-situations.ts";
import type { TeamReport, TeamRequest, TeamSpec } from "./team-worker.ts";

/** Workers that look at a search together: each has a `TeamWorker`. */
export interface Team {
  readonly size: number;
  /** When it pays to have it go on with a search: once so many situations are kept. */
  readonly from: number;
  /** Has each begin anew. */
  begin(spec: TeamSpec): void;
  /** Asks all. */
  ask(request: TeamRequest): void;
  /** What they have answered, once all have. */
  answers(): readonly TeamReport[] | undefined;
}

/** Situations that a worker takes at once, at most: so many that it seldom asks, and so few that nobody waits long for it. */
const MOST_TAKEN = 64;

/** What a team is to look at: from a place in the order to before another. */
interface Asked extends Omit<TeamRequest, "share" | "buckets"> {
  readonly number: number;
}

/** What a worker has found in a situation. */
export interface LookedAt {
  /** Whether it has come to the end of it: not where it is `wide`, and leads to very many, or where there was no memory. */
  readonly ended: "done" | "wide" | "full";
  readonly transitions: number;
  /** Arrivals, one after the other, as `Looker` notes them. */
  readonly numbers: readonly number[];
  readonly decisions: readonly number[];
  /** What was seen there. */
  readonly known: readonly Known<Place>[];
  readonly hindrance: Hindrance | undefined;
}

/** What the workers of a team have found in one go. It is read situation by situation, in their order. */
export class Round {
  /** Of each report how many situations of it were read, and how many arrivals. */
  readonly #read: readonly { readonly report: TeamReport; looked: number; reached: number }[];
  readonly #seen: ReadonlyMap<number, readonly Known<Place>[]>;

  constructor(reports: readonly TeamReport[]) {
    this.#read = reports.map((report) => ({ report, looked: 0, reached: 0 }));
    this.#seen = sightingsOf(reports);
  }

  /** What was found in the situation at a place; nothing where nobody has begun with it. To be asked once, in their order, of each place that somebody has begun with. */
  take(place: number): LookedAt | undefined {
    const read = this.#read.find(({ report, looked }) => report.log.places[looked] === place);
    if (read === undefined) return undefined;
    const { log, hindrance, wide, full } = read.report;
    const [from, to] = [read.reached, read.reached + log.counts[read.looked]];
    const transitions = log.transitions[read.looked];
    read.looked++;
    read.reached = to;
    return {
      ended: wide.includes(place) ? "wide" : full === place ? "full" : "done",
      transitions,
      numbers: log.numbers.slice(from, to),
      decisions: log.decisions.slice(from, to),
      known: this.#seen.get(place) ?? [],
      hindrance: hindrance?.[1] === place ? hindrance[0] : undefined,
    };
  }
}

/** Has a team look at situations, and waits for it: for all of them, or as many as it comes to before it has to stop. `isEnded`: asked again and again; then they stop. */
export function* roundOf(
  team: Team,
  memory: SharedMemory,
  situations: SharedSituations,
  { number, ...asked }: Asked,
  isEnded: () => boolean,
): Work<readonly TeamReport[]> {
  const share = Math.min(MOST_TAKEN, Math.max(1, Math.floor((asked.end - number) / (4 * team.size))));
  memory.begin(number);
  team.ask({ ...asked, share, buckets: situations.grow() });
  for (;;) {
    const reports = team.answers();
    if (reports !== undefined) return reports;
    if (isEnded()) memory.pause();
    yield;
  }
}

const nothingKnown: Known<Place> = { decided: [], findings: [], limit: undefined, isAnythingWrong: false };

/** What was seen, by the situation in which it was. */
function sightingsOf(reports: readonly TeamReport[]): ReadonlyMap<number, readonly Known<Place>[]> {
  const seen = new Map<number, Known<Place>[]>();
  const add = (place: number, known: Partial<Known<Place>>) => {
    const each = { ...nothingKnown, ...known };
    const there = seen.get(place);
    if (there === undefined) seen.set(place, [each]);
    else there.push(each);
  };
  for (const { known, wrong } of reports) {
    for (const each of known.decided) add(each[2].situation, { decided: [each] });
    for (const each of known.findings) add(each[1].situation, { findings: [each] });
    if (known.limit !== undefined) add(known.limit[1].situation, { limit: known.limit });
    if (wrong !== undefined) add(wrong, { isAnythingWrong: true });
  }
  return seen;
}
