import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { capturedKernels, type KernelNumbers, kernels } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { helenosKnowledge } from "./knowledge.ts";
import { methodNames } from "./names.ts";

function kernelCalled(name: string): KernelNumbers {
  const kernel = capturedKernels.find((candidate) => candidate.name === name);
  if (kernel === undefined) throw new Error(`no kernel ${name}`);
  return kernel;
}

const mayLeadTo = (kernel: KernelNumbers, callee: string, incoming: number, next: string, outgoing: number) =>
  helenosKnowledge(kernel).mayLeadTo({ task: callee, method: incoming }, { task: next, method: outgoing });

const kernel2011 = kernelCalled("helenos-2011");
const kernel2026 = kernelCalled("helenos-2026");

test("the kernel's own methods, whatever the task", () => {
  expect(methodNames(kernel2011)("bdsh", 8)).toBe("IPC_M_DATA_READ");
  expect(methodNames(kernelCalled("helenos-2010"))(undefined, 9)).toBe("IPC_M_DATA_READ");
  expect(methodNames(kernel2026)("bdsh", 8)).toBe("IPC_M_STATE_CHANGE_AUTHORIZE");
  expect(methodNames(kernel2011)("bdsh", 300)).toBeUndefined();
});

test("a number means something with its callee: 1025 at each server of 2011", () => {
  const name = (task: string) => methodNames(kernel2011)(task, 1025);
  expect(["init:vfs", "vfs", "init:fat", "mfs", "file_bd", "init:loc", "init:ns", "bdsh"].map(name)).toEqual([
    "VFS_IN_READ",
    "VFS_IN_READ",
    "VFS_OUT_READ",
    "VFS_OUT_READ",
    "BD_GET_NUM_BLOCKS",
    "LOC_SERVER_UNREGISTER",
    "NS_TASK_WAIT",
    undefined,
  ]);
});

test.each([
  ["helenos-2010", "vfs", 1026, "VFS_IN_READ"],
  ["helenos-2010", "vfs", 1032, "VFS_IN_MOUNT"],
  ["helenos-2010", "fat", 1025, undefined],
  ["helenos-2011", "vfs", 1043, "VFS_IN_STATFS"],
  ["helenos-2011", "file_bd", 1027, "BD_WRITE_BLOCKS"],
  ["helenos-2016", "file_bd", 1027, "BD_SYNC_CACHE"],
  ["helenos-2016", "vfs", 1025, undefined],
  ["helenos-2026", "vfs", 1027, "VFS_IN_MOUNT"],
  ["helenos-2026", "vfs", 1041, "VFS_IN_WRITE"],
  ["helenos-2026", "fat", 1030, "VFS_OUT_MOUNTED"],
  ["helenos-2026", "fat", 1038, "VFS_OUT_WRITE"],
  ["helenos-2026", "sata_bd", 1030, "BD_EJECT"],
  ["helenos-2026", "locsrv", 1031, "LOC_SERVICE_GET_SERVER_NAME"],
  ["helenos-2026", "vfs", 2 ** 40, undefined],
  ["helenos-2026", "constructor", 1025, undefined],
])("%s: %s %i is %s", (kernel, task, method, name) => {
  expect(methodNames(kernelCalled(kernel))(task, method)).toBe(name);
});

test("what somebody gives comes first, and the rest stays", () => {
  const names = methodNames(kernel2011, (task, method) =>
    task === "init:vfs" && method === 1025 ? "MY_READ" : undefined,
  );
  expect(names("init:vfs", 1025)).toBe("MY_READ");
  expect(names("init:vfs", 1032)).toBe("VFS_IN_MOUNT");
});

test("the names are those of the protocols that the sample of 2011 declares", async () => {
  const text = readFileSync("samples/helenos-mount/protocols/helenos-2011.ktrace", "utf8");
  const { protocols } = await programOf(`kernel helenos-2011\n${text}\ntask t { main {} }`);
  const tasks: Readonly<Record<string, string>> = {
    vfs_in: "vfs",
    vfs_out: "fat",
    bd: "file_bd",
    loc: "loc",
    ns: "ns",
  };
  const names = methodNames(kernel2011);
  const compared = protocols.flatMap(({ name, methods }) =>
    methods.map((method) => [names(tasks[name], method.number), method.name]),
  );
  expect(compared.length).toBeGreaterThan(50);
  for (const [guessed, declared] of compared) expect(guessed).toBe(declared);
});

test("the circle of 2011, call by call", () => {
  const leads = (callee: string, incoming: number, next: string, outgoing: number) =>
    mayLeadTo(kernel2011, callee, incoming, next, outgoing);
  expect(leads("init:vfs", 1032, "init:fat", 1029)).toBe(true);
  expect(leads("init:fat", 1029, "mfs", 1030)).toBe(true);
  expect(leads("mfs", 1030, "file_bd", 1026)).toBe(true);
  expect(leads("file_bd", 1026, "init:vfs", 1025)).toBe(true);
  expect(leads("file_bd", 1026, "init:vfs", 8)).toBe(true);
  expect(leads("init:vfs", 1025, "init:fat", 1025)).toBe(true);
  expect(leads("init:vfs", 1025, "init:fat", 8)).toBe(true);
  // Which of its two calls vfs made for whom.
  expect(leads("init:vfs", 1032, "init:fat", 1025)).toBe(false);
  expect(leads("init:vfs", 1025, "init:fat", 1029)).toBe(false);
  expect(leads("init:vfs", 1027, "init:fat", 1025)).toBe(false);
});

test("nothing is known of other servers, numbers and kernels", () => {
  expect(mayLeadTo(kernel2011, "console", 1025, "init:vfs", 1025)).toBeUndefined();
  expect(mayLeadTo(kernel2011, "init:vfs", 1025, "console", 1025)).toBeUndefined();
  expect(mayLeadTo(kernel2011, "init:vfs", 1025, "init:loc", 1029)).toBeUndefined();
  expect(mayLeadTo(kernel2011, "tmpfs", 1030, "rd", 1026)).toBeUndefined();
  expect(mayLeadTo(kernelCalled("helenos-2016"), "vfs", 1025, "fat", 1025)).toBeUndefined();
});

test("today vfs mounts by itself", () => {
  expect(mayLeadTo(kernel2026, "vfs", 1027, "mfs", 1030)).toBe(true);
  expect(kernels).toContain(kernel2026);
});
