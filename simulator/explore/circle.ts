import type { Finding } from "../finding.ts";
import { F_OBJECT, F_WAIT, WaitFor } from "../machine/fields.ts";
import { lockInfo, type Machine, sessionInfo } from "../machine/machine.ts";
import { instructionsOf } from "../run/system-of.ts";
import type { Seen } from "./verdict.ts";

/** A fibril of a circle, by what is the same in each run that closes it: tells apart circles of the same tasks. Replicas differ in the name of the task alone. */
export interface Link {
  /** Its task's name. */
  readonly task: string;
  /** The instructions that its frames are at, innermost first. */
  readonly at: readonly number[];
  /** The lock or session that it waits for, where it does for one. */
  readonly object: string | undefined;
}

/** The circle of a deadlock, in the same order whoever closed it; of a hang, nobody. */
export function circleOf(m: Machine, { kind, members }: Pick<Finding, "kind" | "members">): Link[] {
  return kind === "hang" ? [] : inOrder(members.map((fibril) => linkOf(m, fibril)));
}

/** The same circle with its tasks named in another way. */
export const renamed = (circle: readonly Link[], nameOf: (name: string) => string): Link[] =>
  inOrder(circle.map((link) => ({ ...link, task: nameOf(link.task) })));

/** Whether what is stuck at a machine's present moment is what was seen. */
export const isSeen = (m: Machine, finding: Pick<Finding, "kind" | "members">, { kind, circle }: Seen): boolean =>
  finding.kind === kind && JSON.stringify(circleOf(m, finding)) === JSON.stringify(circle);

function linkOf(m: Machine, fibril: number): Link {
  const task = m.program.tasks[m.layout.fibrils.task[fibril]].name;
  return { task, at: instructionsOf(m, fibril), object: objectOf(m, fibril) };
}

function objectOf(m: Machine, fibril: number): string | undefined {
  const at = m.layout.fibrils.at[fibril];
  const object = m.situation[at + F_OBJECT] - 1;
  switch (m.situation[at + F_WAIT]) {
    case WaitFor.lock:
    case WaitFor.condition:
      return lockInfo(m, object).name;
    case WaitFor.exchange:
    case WaitFor.phone:
      return sessionInfo(m, object).name;
    default:
      return undefined;
  }
}

function inOrder(links: readonly Link[]): Link[] {
  const keyed = links.map((link) => ({ link, key: JSON.stringify(link) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ link }) => link);
}
