import fc from "fast-check";
import { bodyOf, handlerBody, picker } from "./random-statements.ts";
import { type Maker, themeOf } from "./random-waits.ts";

export const kernels = ["helenos-2011", "helenos-2026"] as const;

/**
 * Small programs of a kernel that always compile, with every kind of statement and of wait. Each statement stands on a line of its
 * own. They are short, so that all that their schedules reach can be looked at.
 */
export const randomProgram = (kernel: (typeof kernels)[number]): fc.Arbitrary<string> =>
  fc.array(fc.nat(1_000_000), { minLength: 150, maxLength: 150 }).map((choices) => programText(kernel, choices));

function programText(kernel: string, choices: readonly number[]): string {
  const pick = picker(choices);
  const tasks = 2 + (pick(5) === 0 ? 1 : 0) + (pick(12) === 0 ? 1 : 0);
  const active = pick(tasks);
  const theme = themeOf(pick);
  return [
    `kernel ${kernel}`,
    limits(pick, theme),
    "protocol p {",
    "  method M = 1024 (a)",
    "  method N (a)",
    "}",
    ...Array.from({ length: tasks }, (_, task) => taskText({ pick, task, tasks, names: { next: 0 }, theme }, active)),
  ].join("\n");
}

function limits(pick: Maker["pick"], theme: Maker["theme"]): string {
  const some = [
    pick(3) === 0 ? "async_calls 64" : `async_calls ${1 + pick(2)}`,
    theme === "exchanges" || pick(4) === 0 ? `phones ${6 + pick(3)}` : "phones 12",
    pick(6) === 0 ? "async_calls_per_task 2" : "",
    "fibrils 24",
  ];
  return `limits { ${some.filter((limit) => limit !== "").join("  ")} }`;
}

function taskText(make: Maker, active: number): string {
  const { pick, task, tasks, theme } = make;
  const isActive = task === active || pick(4) === 0;
  const other = pick(3) === 0 ? task : (task + 1 + pick(tasks - 1)) % tasks;
  const style = ["atomic", "serialize", "parallel", `parallel pool ${1 + pick(2)}`][
    theme === "exchanges" ? 1 + pick(3) : pick(4)
  ];
  return [
    `task t${task} serves p {`,
    `  phone p -> t${other}`,
    `  phone q[2] -> t${(task + 1) % tasks}`,
    `  session s -> t${(task + 1 + pick(tasks)) % tasks} exchange ${style}`,
    "  mutex m",
    "  mutex k[2]",
    "  rwlock l",
    "  condvar c",
    `  semaphore z = ${pick(2)}`,
    "  var done = 0",
    "  var kept = 0",
    "  var t[2] = 1",
    "  var saved: call",
    "  var sent: message",
    "  var begun: exchange",
    "  var line: phone",
    pick(6) === 0 ? `  workers ${1 + pick(2)}` : "",
    `  fn f(a) {\n${bodyOf(make, { where: "fn", depth: 0 }, 1)}\n    return a + 1\n  }`,
    isActive ? `  main {\n${bodyOf(make, { where: "main", depth: 1 }, 3)}\n  }` : "",
    isActive && (theme === "locks" || theme === "exchanges" || pick(3) === 0)
      ? `  fibril g {\n${bodyOf(make, { where: "main", depth: 1 }, 2)}\n  }`
      : "",
    isActive && (theme === "locks" || theme === "exchanges")
      ? `  fibril h {\n${bodyOf(make, { where: "main", depth: 1 }, 2)}\n  }`
      : "",
    pick(8) === 0 ? `  daemon fibril d {\n${bodyOf(make, { where: "main", depth: 0 }, 1)}\n  }` : "",
    `  fibril w(a) {\n${bodyOf(make, { where: "spawned", depth: 0 }, 1)}\n  }`,
    `  on M(a) {\n${handlerBody(make, 2)}\n  }`,
    `  on N(a) {\n${handlerBody(make, pick(2))}\n  }`,
    pick(6) === 0 ? `  on * {\n    answer EOK, method\n  }` : "",
    pick(8) === 0 ? `  on IPC_M_CONNECT_ME_TO {\n${handlerBody(make, 0)}\n  }` : "",
    pick(8) === 0 ? "  on IPC_M_PHONE_HUNGUP {\n    done = done + 1\n  }" : "",
    "}",
  ]
    .filter((text) => text !== "")
    .join("\n");
}
