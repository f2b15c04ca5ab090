import { defaultKernelName, type Kernel, kernels } from "#simulator";
import { isKernelClause, type Source } from "./generated/ast.ts";

export const defaultKernel: Kernel = named(defaultKernelName) ?? missing();

/** The kernel whose rules hold in a file; the default where it names none, or none that is known. */
export function kernelOf(source: Source): Kernel {
  const clause = source.items.find(isKernelClause);
  return named(clause?.kernel) ?? defaultKernel;
}

function named(name: string | undefined): Kernel | undefined {
  return kernels.find((kernel) => kernel.name === name);
}

function missing(): never {
  throw new Error("The default kernel is one of the kernels.");
}
