import type { Constants } from "../constants.ts";
import {
  type Expression,
  isPhone,
  isSession,
  isSyncObject,
  isVariable,
  isWorkers,
  type Task,
} from "../generated/ast.ts";
import { mostParts } from "../limits.ts";

/** The first task with which a system has more variables, locks, phones and workers than it may have, its replicas and those before it counted. */
export function taskTooLarge(
  tasks: readonly Task[],
  constants: Constants,
): { task: Task; message: string } | undefined {
  const sizeOf = (expression: Expression | undefined) => {
    const value = expression === undefined ? 1 : constants.evaluate(expression);
    return typeof value === "number" ? Math.max(0, value) : 1;
  };
  let parts = 0;
  for (const task of tasks) {
    const own = task.members.reduce((sum, member) => {
      if (isVariable(member) || isSyncObject(member) || isPhone(member)) return sum + sizeOf(member.size);
      if (isSession(member)) return sum + 1 + member.pools.reduce((all, pool) => all + sizeOf(pool), 0);
      return isWorkers(member) ? sum + sizeOf(member.count) : sum;
    }, 0);
    parts += own * sizeOf(task.replicas[0]);
    if (parts <= mostParts) continue;
    const message = `With \`${task.name}\` the system has ${parts} variables, locks, phones and workers, every element and replica counted; expected at most ${mostParts}.`;
    return { task, message };
  }
  return undefined;
}
