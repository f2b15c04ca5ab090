import { firstUserMethod, type KernelNumbers } from "#simulator";
import { nameIn, protocolOf } from "./protocols.ts";

/** The name of a method of a task, by the task's name (docs/kernels.md K16: from 1024 on a number means something with its callee alone). */
export type MethodNames = (task: string | undefined, method: number) => string | undefined;

/**
 * The names of methods in a dump: the kernel's own, and those of HelenOS's servers, which are known by their tasks' names.
 * @param given What somebody knows better, as the protocols of a scenario; it comes first.
 */
export function methodNames(kernel: KernelNumbers, given?: MethodNames): MethodNames {
  const own = new Map(Object.entries(kernel.methods).map(([name, number]) => [number, name]));
  const guessed: MethodNames = (task, method) => {
    if (method < firstUserMethod) return own.get(method);
    const protocol = task === undefined ? undefined : protocolOf(task);
    return protocol === undefined ? undefined : nameIn(kernel, protocol, method);
  };
  return (task, method) => given?.(task, method) ?? guessed(task, method);
}
