import { Constants, kernelOf, type LoadedDocument } from "#language";
import type { MethodNames } from "../methods/knowledge.ts";
import { protocolOf } from "../methods/protocols.ts";

/**
 * What the protocols of a text call the methods of tasks that are only in a capture: `protocol NAME` is that of the tasks whose name, or what is behind its
 * colon, is NAME, and of those whom KTrace knows to speak a protocol of that name, as `vfs_out` of `init:fat`. Capitals do not matter.
 */
export function givenNames({ main, scenario }: LoadedDocument): MethodNames {
  if (main === undefined || scenario === undefined) return () => undefined;
  const constants = new Constants(kernelOf(main));
  const protocols = new Map(
    [...scenario.protocols].map(([name, { methods }]) => [
      name.toLowerCase(),
      new Map(methods.map((method) => [constants.ofMethod(method), method.name])),
    ]),
  );
  return (task, method) => {
    if (task === undefined) return undefined;
    const names = [task, task.replace(/^.*:/, ""), protocolOf(task)];
    const own = names.flatMap((name) => (name === undefined ? [] : (protocols.get(name.toLowerCase()) ?? [])));
    return own.find((known) => known.has(method))?.get(method);
  };
}
