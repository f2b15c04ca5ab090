import { wake } from "../machine/fibrils.ts";
import { F_MODE, F_NEXT, FibrilMode, L_HEAD, WaitFor } from "../machine/fields.ts";
import { EventKind, unlink } from "../machine/machine.ts";
import { Run } from "../run/run.ts";
import { pieceOf, type Work } from "../work.ts";

/** So many steps are enough for a fibril to look at what it waits for. */
const LOOK = 100_000;

/** Whether a fibril that waits for a condition would go on if it were signalled now, and not look and wait again. It is tried; the run itself stays. */
export function* goesOnWhenSignalled(run: Run, fibril: number, condition: number): Work<boolean> {
  const other = new Run(run.program, { watch: false, schedule: run.schedule, from: run.machine });
  const m = other.machine;
  unlink(m.situation, m.layout.locks.at[condition] + L_HEAD, fibril, F_NEXT, m.layout.fibrils.at);
  wake(m, fibril);
  other.refresh();
  let waitsAgain = false;
  other.listener = {
    event: (kind, who, what, reason) => {
      const isWait = kind === EventKind.blocked && who === fibril && reason === WaitFor.condition;
      if (isWait && what === condition) waitsAgain = true;
    },
  };
  for (let steps = 1; steps <= LOOK && !waitsAgain && other.advance(); steps++)
    if (steps % other.pace === 0) yield pieceOf(steps);
  const isWaiting = m.situation[m.layout.fibrils.at[fibril] + F_MODE] === FibrilMode.waiting;
  return !waitsAgain && !isWaiting;
}
