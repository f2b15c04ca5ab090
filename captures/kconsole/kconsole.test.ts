import { expect, test } from "vitest";
import { printIpc } from "./ipc.ts";
import { printTasks, printTasksMore } from "./tasks.ts";
import { call, phone, system, task } from "./testing.ts";
import { printThreads } from "./threads.ts";

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;

const shell = task(27, "bdsh", [phone(0, 2)]);

test("era B: phones by slot, then three lists, in the columns of 2011", () => {
  const vfs = task(6, "init:vfs", [
    phone(8, 7, { calls: 2 }),
    phone(0, 2),
    phone(3, 27, { status: "hungup", calls: 1 }),
    phone(4, 27, { status: "connecting" }),
    phone(5, 27, { status: "busy" }),
  ]);
  const calls = [
    call(1, { method: 1032, args: [37], arrivedAt: 9, stage: "being handled" }),
    call(2, { args: [3], arrivedAt: 5 }),
    call(3, { stage: "sent", args: [1, 2, 3, 4, 1234567], forwarded: true, arrivedAt: 12 }),
    call(4, { stage: "answered", callee: 7, sender: 6, rc: -2, values: [512] }),
    call(5, { stage: "answer taken", callee: 7, sender: 6, rc: 0 }),
  ];
  expect(printIpc(system("helenos-2011", [task(2, "init:ns"), vfs, task(7, "init:fat"), shell], calls), 6)).toBe(
    lines(
      "[phone id] [calls] [state",
      "0                0 connected to 2 (init:ns)",
      "3                1 hung up by 0xffff80000026c1a0",
      "4                0 connecting",
      "5          (mutex busy)",
      "8                2 connected to 7 (init:fat)",
      "[call id         ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender",
      " --- incomming calls ---",
      "0xffff800000d77600 1025     1      2      3      4      1234567 4       27 (bdsh)",
      " --- dispatched calls ---",
      "0xffff800000d77400 1025     3      0      0      0      0      0       27 (bdsh)",
      "0xffff800000d77200 1032     37     0      0      0      0      0       27 (bdsh)",
      " --- incoming answers ---",
      "0xffff800000d77800 18446744073709551614 512    0      0      0      0      1       6 (init:vfs)",
    ),
  );
});

test("era C: capabilities, the number of active calls, forgotten calls", () => {
  const vfs = task(6, "vfs", [phone(1, 2), phone(13, 9, { status: "slammed" }), phone(12, 9, { status: "hungup" })]);
  const client = task(9, "client", [phone(9, 6, { calls: 3 }), phone(12, 6, { calls: 1 })]);
  const both = system("helenos-2026", [vfs, client], [call(1, { method: 1030, args: [3], sender: undefined })]);
  expect(printIpc(both, 6)).toBe(
    lines(
      "[phone cap] [calls] [state",
      "1                 0 connected to 2 (?)",
      "12                0 hung up to 0xffff8000002241a0",
      "13                0 slammed by 0xffff8000002241a0",
      "Active calls: 0",
      "[call address    ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender",
      " --- incomming calls ---",
      " --- dispatched calls ---",
      "0xffff800000d77200 1030     3      0      0      0      0      0       ? (call forgotten)",
      " --- incoming answers ---",
    ),
  );
  expect(printIpc(both, 9)).toContain("Active calls: 4\n");
});

test("a connect that is on its way has a flag of its own in 2011 and none later", () => {
  const flags = (kernel: string, method: number) =>
    printIpc(system(kernel, [task(6, "vfs"), shell], [call(1, { method })]), 6)?.match(/(\d+) +27 \(bdsh\)/)?.[1];
  expect(flags("helenos-2011", 4)).toBe("8");
  expect(flags("helenos-2026", 2)).toBe("0");
});

test("nothing is printed for a task that does not exist, or no more", () => {
  expect(printIpc(system("helenos-2011", [shell]), 6)).toBeUndefined();
  expect(printIpc(system("helenos-2011", [{ ...shell, life: "gone" }]), 27)).toBeUndefined();
});

test("tasks: the living ones by id", () => {
  const tasks = [
    shell,
    task(6, "init:vfs"),
    { ...task(3, "gone"), life: "gone" as const },
    task(100, "a name that is long"),
  ];
  expect(printTasks(system("helenos-2011", tasks))).toBe(
    lines(
      "[id    ] [name        ] [ctn] [address         ] [as              ]",
      "6        init:vfs       0     0xffff800000218000 0xffff80000009c330",
      "27       bdsh           0     0xffff80000026c000 0xffff80000009ce58",
      "100      a name that is long 0     0xffff800000390000 0xffff80000009f520",
    ),
  );
});

test("tasks -a: phones with the answerboxes that slammed phones name too, in 2011 alone", () => {
  const vfs = task(6, "vfs", [
    phone(8, 7),
    phone(0, 2),
    phone(3, 27, { status: "slammed" }),
    phone(4, undefined, { status: "connecting" }),
  ]);
  const tasks = [shell, vfs, { ...task(3, "gone"), life: "gone" as const }];
  const header = "[id    ] [ucycles ] [kcycles ] [threads] [calls] [callee";
  expect(printTasksMore(system("helenos-2011", tasks))).toBe(
    lines(
      header,
      "6                0          0          1 0:0xffff8000002081a0 3:0xffff80000026c1a0 8:0xffff80000021c1a0",
      "27               0          0          1 0:0xffff8000002081a0",
    ),
  );
  expect(printTasksMore(system("helenos-2026", tasks))).toBe(
    lines(header, "6                0          0          1", "27               0          0          1"),
  );
});

test("threads: one for each task, asleep while nothing has come for it", () => {
  const tasks = [shell, task(6, "init:vfs"), { ...task(3, "gone"), life: "gone" as const }];
  expect(printThreads(system("helenos-2026", tasks, [call(1, { stage: "sent" })]))).toBe(
    lines(
      "[id    ] [name        ] [address         ] [state ] [task            ] [ctn]",
      "6        init:vfs       0xffff80001000c000 Ready    0xffff800000218000 0    ",
      "27       bdsh           0xffff800010036000 Sleeping 0xffff80000026c000 0    ",
    ),
  );
});
