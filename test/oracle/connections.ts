import { startFibril } from "./fibrils.ts";
import { known } from "./text.ts";
import { Fault, freeNumber, taskOf, type World } from "./world.ts";

/** A connection at a task, with a fibril that serves it unless workers do: docs/language.md, Connections. */
export function openConnection(
  w: World,
  { task, phone, client, slot }: { task: number; phone: number; client: number; slot: number },
): number {
  const name = `connection of ${known(w.text.tasks[client]).name} phone ${slot}`;
  const number = freeNumber(w.state.connections);
  const connection = { task, name, phone, client, queue: [], closes: false };
  w.state.connections[number] = connection;
  if (known(w.text.tasks[task]).workers === undefined) {
    const fibril = startFibril(w, { task, name, kind: "connection", connection: number });
    w.state.connections[number] = { ...connection, fibril };
  }
  return number;
}

/** The connection closes as soon as nobody handles a call of it. */
export function closeWhenFree(w: World, connection: number | undefined): void {
  const record = connection === undefined ? undefined : w.state.connections[connection];
  if (record !== undefined) record.closes = true;
}

/** The lowest slot that has no phone, if the task may have one more: docs/language.md, Choices, `connect`. */
export function freeSlot(w: World, task: number): number | undefined {
  const { phones, phonesAtBoot } = taskOf(w, task);
  const count = Object.keys(phones).length;
  const { phones: most } = w.text.limits;
  if (most !== undefined && count >= most) return undefined;
  if (most === undefined && count >= phonesAtBoot + 64) throw new Fault("more phones than there is room for", "limit");
  let slot = w.text.kernel.nameServiceSlot + 1;
  while (phones[slot] !== undefined) slot++;
  return slot;
}
