import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DebugClient } from "@vscode/debugadapter-testsupport";
import { median, type Row } from "./row.mts";

const root = join(import.meta.dirname, "../..");
const program = join(root, "samples/helenos-mount/mount.ktrace");
const ROUNDS = 7;
/** By then an adapter has prepared itself, also on a slow machine. */
const READY = 5_000;

/** How long a client waits from its `launch` to the first stop: with an adapter that was kept ready, as the extension has one, and with one that has just started. */
export async function launchRows(): Promise<Row[]> {
  const entry: number[] = [];
  const deadlock: number[] = [];
  const cold: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    entry.push(await timed(READY, { program, stopOnEntry: true }));
    deadlock.push(await timed(READY, { program }));
    cold.push(await timed(0, { program }));
  }
  return [
    { what: "launch to first stop, at the start", value: median(entry), unit: "ms", hold: "under 150" },
    { what: "launch to first stop, a deadlock at step 496", value: median(deadlock), unit: "ms", hold: "under 150" },
    { what: "the same, an adapter that has just started", value: median(cold), unit: "ms", hold: "" },
  ];
}

async function timed(age: number, launch: object): Promise<number> {
  const client = new DebugClient(process.execPath, join(root, "debug-adapter/main-node.ts"), "ktrace");
  await client.start();
  await sleep(age);
  await client.initializeRequest();
  const begun = performance.now();
  const stopped = client.waitForEvent("stopped", 30_000);
  const initialized = client.waitForEvent("initialized", 30_000);
  await client.launchRequest({ ...launch });
  await initialized;
  await client.configurationDoneRequest();
  await stopped;
  const taken = performance.now() - begun;
  await client.stop();
  return taken;
}
