import type { KernelNumbers } from "#simulator";
import type { Knowledge } from "../system/index.ts";
import { leadsTo } from "./leads.ts";
import { type MethodNames, methodNames } from "./names.ts";

export type { MethodNames } from "./names.ts";

/**
 * What is known of HelenOS's servers, by their tasks' names: what their methods are called, and which call they make for which.
 * @param given Names that somebody knows better; they come first.
 */
export function helenosKnowledge(kernel: KernelNumbers, given?: MethodNames): Knowledge {
  const nameOf = methodNames(kernel, given);
  return {
    nameOf,
    mayLeadTo: (handled, made) => {
      const handledName = nameOf(handled.task, handled.method);
      const madeName = nameOf(made.task, made.method);
      if (handled.task === undefined || handledName === undefined || madeName === undefined) return undefined;
      return leadsTo(handled.task, handledName, madeName);
    },
  };
}
