import type { Clause, Program } from "../program.ts";
import { type AnswersValue, answersOf, answersValue } from "./answers-value.ts";
import { isEventual } from "./eventually.ts";
import { isAlone, type Manner, type Place } from "./expander.ts";
import { type Bounds, Explorer } from "./explorer.ts";
import type { Known } from "./inquiry.ts";
import { layoutsOf } from "./room.ts";
import type { UnfinishedSafety } from "./safety.ts";
import type { Shard } from "./shard.ts";
import type { Checked } from "./verdict.ts";
import { Checksum, type Source } from "./words.ts";

/** The search of a check that has ended at a bound: what is known of its clauses, and what is left to be done. */
export interface Unfinished {
  /** What the search for all clauses but `eventually` says, where there was one and it has come to its end. */
  readonly safety: Checked | undefined;
  /** That search, where it has not. */
  readonly open: UnfinishedSafety | undefined;
  /** What is known of each `eventually`; one that is not decided is looked at from its beginning. */
  readonly eventual: readonly (Checked | undefined)[];
}

/** What has to be known to go on with it. */
export interface SearchAbout {
  /** The scenario, and its check. */
  readonly file: string;
  readonly check: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly collects: boolean;
  readonly shard?: Shard | undefined;
}

/** The same as JSON, without the tables of the search. */
interface Head {
  readonly program: string;
  readonly clauses: string;
  readonly safety?: AnswersValue | undefined;
  readonly open?: OpenHead | undefined;
  readonly eventual: readonly (AnswersValue | null)[];
  readonly about: SearchAbout;
}

interface OpenHead {
  readonly manner: Manner;
  readonly room: number;
  readonly known: Known<Place>;
  readonly first?: (AnswersValue & { readonly isAnythingWrong: boolean }) | undefined;
}

/** The first word of what is written: it says what it is, and in which order its bytes are. And the version of the format. */
const MAGIC = 0x6b747263;
const VERSION = 4;

/** A search as integers: a head of JSON and a checksum of it, then the tables and one of these. */
export function* wordsOf(program: Program, clauses: readonly Clause[], search: Unfinished, about: SearchAbout) {
  const head: Head = {
    program: program.hash,
    clauses: JSON.stringify(clauses),
    safety: search.safety && answersValue(search.safety),
    open: search.open && openHead(search.open),
    eventual: search.eventual.map((each) => (each === undefined ? null : answersValue(each))),
    about,
  };
  const text = packed(JSON.stringify(head));
  yield Int32Array.of(MAGIC, VERSION, text.length, checksumOf(text));
  yield text;
  const checksum = new Checksum();
  for (const words of search.open?.explorer.words() ?? []) {
    checksum.add(words);
    yield words;
  }
  yield Int32Array.of(checksum.value);
}

function openHead({ explorer, first }: UnfinishedSafety): OpenHead {
  const { manner, room, known } = explorer;
  return { manner, room, known, first: first && { ...answersValue(first), isAnythingWrong: first.isAnythingWrong } };
}

/** What was written of a search, up to its tables. */
export interface Opened {
  readonly about: SearchAbout;
  /** Whether preemptions are counted. */
  readonly countsPreemptions: boolean;
  /** Whether one worker alone can go on with it. */
  readonly isAlone: boolean;
  /** Whether each order of steps is looked at, those of fewest decisions first. */
  readonly isWhole: boolean;
  /** Reads the tables for the program that it belongs to, and its clauses. */
  readonly resume: (
    program: Program,
    clauses: readonly Clause[],
    bounds: Bounds,
  ) => Unfinished | { readonly error: string };
}

const damaged = { error: "it is damaged, or was not written to its end" };

/** Reads what `wordsOf` has written. `error` says what is wrong with it. */
export function openSearch(source: Source): Opened | { readonly error: string } {
  const start = source(4)?.slice();
  if (start === undefined || start[0] !== MAGIC) return { error: "it is no search that `--save` has written" };
  const [, version, length, checksum] = start;
  if (version !== VERSION) return { error: `it has the version ${version} of the format, and must have ${VERSION}` };
  const text = length < 0 ? undefined : source(length);
  if (text === undefined || checksumOf(text) !== checksum) return damaged;
  // By its checksum it is what was written.
  const head: Head = JSON.parse(unpacked(text));
  return {
    about: head.about,
    isWhole: head.open === undefined || (head.open.manner.reduces === "nothing" && !head.open.manner.depthFirst),
    countsPreemptions: head.open?.manner.remembersLast === true,
    isAlone: head.open !== undefined && isAlone(head.open.manner),
    resume: (program, clauses, bounds) => resuming(head, source, program, clauses, bounds),
  };
}

function resuming(head: Head, source: Source, program: Program, clauses: readonly Clause[], { bytes }: Bounds) {
  if (head.program !== program.hash || head.clauses !== JSON.stringify(clauses)) {
    return { error: "it was saved with another text of the scenario, or with other constants" };
  }
  const eventual = clauses.filter(isEventual);
  const others = clauses.filter((clause) => !isEventual(clause));
  const checksum = new Checksum();
  const summed: Source = (count) => {
    const words = source(count);
    if (words !== undefined) checksum.add(words);
    return words;
  };
  let open: UnfinishedSafety | undefined;
  if (head.open !== undefined) {
    const { manner, room, known, first } = head.open;
    const explorer = new Explorer(program, layoutsOf(program, room), others, manner, bytes);
    const restored = explorer.restore(known, summed);
    if (restored === "full") return { error: "it has more states than there is memory for; `--max-memory` gives more" };
    if (restored === "damaged") return damaged;
    open = { explorer, first: first && { ...answersOf(first, others), isAnythingWrong: first.isAnythingWrong } };
  }
  const { value } = checksum;
  if (source(1)?.[0] !== value || source(1) !== undefined) return damaged;
  return {
    safety: head.safety && answersOf(head.safety, others),
    open,
    eventual: head.eventual.map((each, number) => (each === null ? undefined : answersOf(each, [eventual[number]]))),
  };
}

/** A text as integers, of UTF-8 and spaces. */
function packed(text: string): Int32Array {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array(Math.ceil(bytes.length / Int32Array.BYTES_PER_ELEMENT));
  const all = new Uint8Array(words.buffer).fill(0x20);
  all.set(bytes);
  return words;
}

const unpacked = (words: Int32Array): string =>
  new TextDecoder().decode(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));

function checksumOf(words: Int32Array): number {
  const checksum = new Checksum();
  checksum.add(words);
  return checksum.value;
}
