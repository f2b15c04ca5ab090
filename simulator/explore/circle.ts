import type { Finding } from "../finding.ts";
import { F_OBJECT, F_WAIT, WaitFor } from "../machine/fields.ts";
import { lockInfo, type Machine, sessionInfo } from "../machine/machine.ts";
import { instructionsOf } from "../run/system-of.ts";
import type { Seen } from "./verdict.ts";

/** A fibril that is stuck, by what is the same in each run in which it gets stuck there: tells apart circles, and hangs, of the same tasks. Replicas differ in the name of the task alone. */
export interface Link {
  /** Its task's name. */
  readonly task: string;
  /** The instructions that its frames are at, innermost first. */
  readonly at: readonly number[];
  /** The lock or session that it waits for, where it does for one. */
  readonly object: string | undefined;
}

/** Who is stuck with whom: of a deadlock its circle, in the same order whoever closed it; in a hang each by itself, as nobody brings what it waits for, whoever else hangs meanwhile. */
export function circlesOf(m: Machine, { kind, members }: Pick<Finding, "kind" | "members">): Link[][] {
  const links = inOrder(members.map((fibril) => linkOf(m, fibril)));
  return kind === "hang" ? links.map((link) => [link]) : [links];
}

/** The same circle with its tasks named in another way. */
export const renamed = (circle: readonly Link[], nameOf: (name: string) => string): Link[] =>
  inOrder(circle.map((link) => ({ ...link, task: nameOf(link.task) })));

/** Whether what is stuck at a machine's present moment is what was seen; of a hang, whether it is in it. */
export const isSeen = (m: Machine, finding: Pick<Finding, "kind" | "members">, { kind, circle }: Seen): boolean =>
  finding.kind === kind && circlesOf(m, finding).some((each) => JSON.stringify(each) === JSON.stringify(circle));

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
