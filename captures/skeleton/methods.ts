import { groupedBy } from "#language";
import { type CallState, firstUserMethod, type Kernel, type System, type Word } from "#simulator";
import { Names } from "./names.ts";

/** A method of a task, with the calls of it that are there. */
export interface SkeletonMethod {
  readonly name: string;
  /** In its protocol; `undefined` for the kernel's own, which stands in none. */
  readonly number: number | undefined;
  /** As many as a call of it has arguments. */
  readonly parameters: readonly string[];
  /** What the dump has in its place, where that is something else. */
  readonly instead: string | undefined;
  readonly calls: readonly CallState[];
}

/** The kernel's own methods that any handler may serve like another; the others have a meaning of their own. */
const likeOthers = ["IPC_M_DATA_READ", "IPC_M_DATA_WRITE", "IPC_M_SHARE_IN", "IPC_M_SHARE_OUT"];

/** The methods of a task by the calls that it has to answer, in the order in which they come first. */
export function methodsOf({ kernel: captured }: System, kernel: Kernel, calls: readonly CallState[]): SkeletonMethod[] {
  const names = new Names();
  const taken = new Set(calls.map(({ method }) => method));
  const freeNumber = () => {
    let number = firstUserMethod;
    while (taken.has(number)) number++;
    taken.add(number);
    return number;
  };
  return [...groupedBy(calls, ({ method }) => method)].map(([method, own]): SkeletonMethod => {
    const count = Math.max(...own.map((call) => argumentsOf(call).length));
    const parameters = Array.from({ length: count }, (_, index) => `a${index + 1}`);
    const common = { parameters, calls: own };
    if (method === undefined) {
      const instead = "the dump does not tell which method it is";
      return { ...common, name: names.word("UNKNOWN", own[0].serial), number: freeNumber(), instead };
    }
    const ofKernel = Object.entries(captured?.methods ?? {}).find(([, number]) => number === method)?.[0];
    if (ofKernel !== undefined && likeOthers.includes(ofKernel) && kernel.methods[ofKernel] !== undefined) {
      return { ...common, name: ofKernel, number: undefined, instead: undefined };
    }
    const name = names.word(own[0].methodName ?? `M${method}`, method);
    const isUser = method >= firstUserMethod && method <= MOST_NUMBER;
    if (isUser) return { ...common, name, number: method, instead: undefined };
    return { ...common, name, number: freeNumber(), instead: `${ofKernel ?? `method ${method}`} in the dump` };
  });
}

/** Numbers of the language have 32 bits, with sign. */
const MOST_NUMBER = 2 ** 31 - 1;

/** The arguments of a call as the language can write them, without the zeros behind the last. */
export function argumentsOf({ args }: CallState): number[] {
  const words = args.map((word: Word) => Number(BigInt.asIntN(32, BigInt(word))));
  return words.slice(0, words.findLastIndex((word) => word !== 0) + 1);
}
