import type { CallState } from "../system.ts";
import type { CallDifference } from "./comparison.ts";

/**
 * Which pending calls of two moments are the same call. Up to a step both had the same course: a call sent by then is the one of the same serial. One that was
 * sent later is the same as one that says the same: from this task to that, this method with these arguments. Of several that do, the first sent is the same
 * as the first, and so on.
 */
export class CallPairs {
  readonly #rightOf = new Map<number, CallState>();
  readonly #all: readonly CallDifference[];
  readonly #pending: { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> };

  /** `shared`: the last step that both have in common. */
  constructor(left: readonly CallState[], right: readonly CallState[], shared: number) {
    const candidates = new Map<string, CallState[]>();
    for (const call of right.toReversed()) {
      const key = identityOf(call, shared);
      const same = candidates.get(key);
      if (same === undefined) candidates.set(key, [call]);
      else same.push(call);
    }
    const fromLeft = left.map((call): CallDifference => {
      const pair = candidates.get(identityOf(call, shared))?.pop();
      if (pair !== undefined) this.#rightOf.set(call.serial, pair);
      return pair === undefined ? { left: call, right: undefined } : { left: call, right: pair };
    });
    const paired = new Set([...this.#rightOf.values()]);
    const rest = right.filter((call) => !paired.has(call));
    this.#all = [...fromLeft, ...rest.map((call) => ({ left: undefined, right: call }))];
    this.#pending = { left: serialsOf(left), right: serialsOf(right) };
  }

  /** Whether two serials mean the same call. Of calls that nobody has to do with any more there is nothing left that could differ. */
  isSame(left: number | undefined, right: number | undefined): boolean {
    if (left === undefined || right === undefined) return left === right;
    if (this.#pending.left.has(left)) return this.#rightOf.get(left)?.serial === right;
    return !this.#pending.right.has(right);
  }

  /** Calls of one moment alone, and those that have come to another stage or another task, or have been forwarded as another method. */
  get differences(): readonly CallDifference[] {
    return this.#all.filter(
      ({ left, right }) =>
        left === undefined ||
        right === undefined ||
        left.stage !== right.stage ||
        left.callee !== right.callee ||
        left.method !== right.method ||
        left.rc !== right.rc,
    );
  }
}

const identityOf = ({ serial, sentAt, sender, callee, method, args }: CallState, shared: number): string =>
  sentAt !== undefined && sentAt <= shared
    ? `serial ${serial}`
    : `task ${sender} to ${callee}: ${method}(${args.join()})`;

const serialsOf = (calls: readonly CallState[]): ReadonlySet<number> => new Set(calls.map(({ serial }) => serial));
