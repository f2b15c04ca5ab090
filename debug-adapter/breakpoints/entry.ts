import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Demand } from "./demand.ts";
import { type Binding, nowhere } from "./points.ts";

/** A breakpoint that the client set, and what came of it in the program at hand. */
export interface Entry {
  readonly id: number;
  readonly shown: DebugProtocol.Breakpoint;
  readonly binding: Binding;
  readonly demand: Demand | undefined;
}

/** One that stops nowhere, and why. */
export const unbound = (id: number, message: string, line?: number): Entry => ({
  id,
  binding: nowhere,
  demand: undefined,
  shown: { id, verified: false, ...(line !== undefined && { line }), message },
});

export const isBound = ({ lines, routines, methods }: Binding): boolean =>
  lines.length + routines.length + methods.length > 0;

/** Names of which each is another: one that stands there already gets its number among those that are the same. */
export function toldApart(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}\n${count}`;
  });
}

/** Numbers by names: one that comes again has the number that it had. */
export class Ids {
  readonly #numbers: Map<string, number>;
  readonly #next: () => number;

  constructor(next: () => number, numbers: Iterable<readonly [string, number]> = []) {
    this.#next = next;
    this.#numbers = new Map(numbers);
  }

  of(name: string): number {
    const number = this.#numbers.get(name) ?? this.#next();
    this.#numbers.set(name, number);
    return number;
  }
}
