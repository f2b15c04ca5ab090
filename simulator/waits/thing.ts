import type { WaitSink, Waits } from "./waits.ts";

/** Fibrils each of whom can end a wait: all of a list, in which nobody is twice, but one of them, or but none, -1. Very many waits can have the same list. */
interface Part {
  readonly fibrils: readonly number[];
  readonly except: number;
}

/** What a stuck fibril waits for, with those who can end the wait for it. */
export class Thing {
  readonly kind: number;
  readonly subject: number;
  readonly behind: number;
  /** Some releaser has it, or is at it; else they are those who could bring it. */
  isHeld = false;
  comes = false;
  readonly parts: Part[] = [];
  #releasers: readonly number[] | undefined;

  constructor(kind: number, subject: number, behind: number) {
    this.kind = kind;
    this.subject = subject;
    this.behind = behind;
  }

  get releasers(): readonly number[] {
    const [first, ...others] = this.parts;
    this.#releasers ??=
      first !== undefined && first.except < 0 && others.length === 0
        ? first.fibrils
        : this.parts.flatMap(({ fibrils, except }) =>
            except < 0 ? fibrils : fibrils.toSpliced(fibrils.indexOf(except), 1),
          );
    return this.#releasers;
  }

  has(fibril: number): boolean {
    return this.parts.some(({ fibrils, except }) => fibril !== except && fibrils.includes(fibril));
  }

  /** The same thing with those of its releasers alone that a choice takes. */
  among(choice: Choice): Thing {
    const thing = new Thing(this.kind, this.subject, this.behind);
    thing.isHeld = this.isHeld;
    thing.comes = this.comes;
    for (const { fibrils, except } of this.parts) {
      thing.parts.push({ fibrils: choice.of(fibrils), except: choice.takes(except) ? except : -1 });
    }
    return thing;
  }
}

/** Takes some fibrils out of lists; from each list once, however many things have it. */
export class Choice {
  readonly takes: (fibril: number) => boolean;
  readonly #taken = new Map<readonly number[], readonly number[]>();
  readonly #things = new Map<Thing, Thing>();

  constructor(takes: (fibril: number) => boolean) {
    this.takes = takes;
  }

  of(fibrils: readonly number[]): readonly number[] {
    if (fibrils.length === 1) return this.takes(fibrils[0]) ? fibrils : none;
    const taken = this.#taken.get(fibrils) ?? fibrils.filter(this.takes);
    this.#taken.set(fibrils, taken);
    return taken;
  }

  /** A thing with those alone of its releasers that are taken; of one thing always the same. */
  among(thing: Thing): Thing {
    const known = this.#things.get(thing) ?? thing.among(this);
    this.#things.set(thing, known);
    return known;
  }

  /** Whether any releaser of a thing is taken. */
  hasAny({ parts }: Thing): boolean {
    return parts.some((part) => this.#countIn(part) > 0);
  }

  /** Whether all of them are. */
  hasAll({ parts }: Thing): boolean {
    return parts.every((part) => this.#countIn(part) === sizeOf(part));
  }

  #countIn({ fibrils, except }: Part): number {
    return this.of(fibrils).length - (except >= 0 && this.takes(except) ? 1 : 0);
  }
}

const none: readonly number[] = [];

const sizeOf = ({ fibrils, except }: Part): number => fibrils.length - (except < 0 ? 0 : 1);

export const isForNobody = ({ parts }: Thing): boolean => parts.every((part) => sizeOf(part) === 0);

/** Everything that a fibril waits for. */
export function thingsOf(waits: Waits, fibril: number): Thing[] {
  const things: Thing[] = [];
  const sink: WaitSink = {
    thing: (kind, subject, behind) => void things.push(new Thing(kind, subject, behind)),
    releaser: (releaser) => sink.releasers([releaser]),
    releasers: (fibrils) => {
      const last = things.at(-1);
      if (last === undefined) return;
      last.parts.push({ fibrils, except: -1 });
      last.isHeld = true;
    },
    could: (fibrils, except) =>
      void things.at(-1)?.parts.push({ fibrils, except: fibrils.includes(except) ? except : -1 }),
    comes: () => {
      const last = things.at(-1);
      if (last !== undefined) last.comes = true;
    },
  };
  waits.visit(fibril, sink);
  return things;
}

/**
 * What many fibrils wait for at one moment: where several wait for the same, for the answer to one call or for any of one list, it is one thing. It is found
 * out once, and asked for by each who looks for circles, and for who waits for them.
 */
export class Things {
  readonly waits: Waits;
  readonly #known = new Map<readonly number[], Thing>();
  readonly #ofFibrils = new Map<number, readonly Thing[]>();

  constructor(waits: Waits) {
    this.waits = waits;
  }

  of(fibril: number): readonly Thing[] {
    const things = this.#ofFibrils.get(fibril) ?? thingsOf(this.waits, fibril).map((thing) => this.#shared(thing));
    this.#ofFibrils.set(fibril, things);
    return things;
  }

  #shared(thing: Thing): Thing {
    if (thing.parts.length !== 1) return thing;
    const { fibrils } = thing.parts[0];
    const known = this.#known.get(fibrils);
    if (known !== undefined && isSame(known, thing)) return known;
    this.#known.set(fibrils, thing);
    return thing;
  }
}

/** Of two things with one part of the same list each. */
const isSame = (one: Thing, other: Thing): boolean =>
  one.kind === other.kind &&
  one.subject === other.subject &&
  one.behind === other.behind &&
  one.isHeld === other.isHeld &&
  one.comes === other.comes &&
  one.parts[0].except === other.parts[0].except;
