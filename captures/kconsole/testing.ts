import { type CallState, kernels, type PhoneState, type System, type TaskState } from "#simulator";
import type { Capture } from "../capture.ts";
import { machineOf } from "./columns.ts";
import { ipcText } from "./ipc.ts";
import { tasksMoreText, tasksText } from "./tasks.ts";
import { threadsText } from "./threads.ts";

/** A task of a system at rest. */
export function task(id: number, name: string, phones: readonly PhoneState[] = []): TaskState {
  return {
    id,
    name,
    life: "alive",
    serves: [],
    phones,
    mostPhones: undefined,
    sessions: [],
    variables: [],
    place: undefined,
  };
}

export function phone(slot: number, peer: number | undefined, more: Partial<PhoneState> = {}): PhoneState {
  const plain = { name: undefined, status: "connected", calls: 0, session: undefined, idle: false } as const;
  return { slot, peer, ...plain, ...more };
}

/** A call from task 27 to task 6. */
export function call(serial: number, more: Partial<CallState> = {}): CallState {
  const plain = {
    address: 0xffff800000d77000n + BigInt(serial) * 0x200n,
    stage: "dispatched",
    method: 1025,
    methodName: undefined,
    args: [],
    sender: 27,
    senderFibril: undefined,
    phone: undefined,
    callee: 6,
    forwarded: false,
    notification: false,
    handler: undefined,
    behind: undefined,
    rc: undefined,
    values: [],
    sentAt: undefined,
    arrivedAt: undefined,
  } as const;
  return { serial, ...plain, ...more };
}

export function system(kernelName: string, tasks: readonly TaskState[], calls: readonly CallState[] = []): System {
  const kernel = kernels.find(({ name }) => name === kernelName) ?? kernels[0];
  return { kernel, protocols: [], tasks, fibrils: [], calls, locks: [] };
}

/** A log in which all commands were typed, one after the other: what {@link kconsole} can be told of a system. */
export function consoleText(capture: Capture): string {
  const { tasks } = capture;
  const threads = tasks.map(({ id, name = "?" }) => ({ task: id, name, state: "Sleeping" as const }));
  const commands: (readonly [string, string])[] = [
    ["tasks", tasksText(capture)],
    ["tasks -a", tasksMoreText(capture)],
    ["threads", threadsText(threads, machineOf(capture))],
    ...tasks.map(({ id }) => [`ipc ${id}`, ipcText(capture, id) ?? ""] as const),
  ];
  return commands.map(([command, text]) => `kconsole> ${command}\n${text}\n`).join("");
}
