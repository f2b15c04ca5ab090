import fc from "fast-check";

/** Small random scenarios as text: a few tasks that call each other, with locks, sessions and nested calls. They always compile. */
export const randomScenario: fc.Arbitrary<string> = fc
  .record({
    tasks: fc.integer({ min: 2, max: 4 }),
    kernel: fc.constantFrom("helenos-2011", "helenos-2026"),
    limit: fc.integer({ min: 1, max: 4 }),
    style: fc.constantFrom("atomic", "serialize", "parallel"),
    pool: fc.integer({ min: 0, max: 2 }),
    choices: fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 }),
  })
  .map(({ kernel, limit, tasks, style, pool, choices }) => {
    const pick = picker(choices);
    return [
      `kernel ${kernel}`,
      `limits { async_calls ${limit} }`,
      "protocol p { method M = 1024 (a) method N (a) }",
      ...Array.from({ length: tasks }, (_, task) => taskText(task, tasks, style, pool, pick)),
    ].join("\n");
  });

/** Gives one of `count` possibilities, from the choices in turn. */
type Pick = (count: number) => number;

function picker(choices: readonly number[]): Pick {
  let next = 0;
  return (count) => (choices[next++ % choices.length] ?? 0) % count;
}

function taskText(task: number, tasks: number, style: string, pool: number, pick: Pick): string {
  const others = Array.from({ length: tasks }, (_, other) => other);
  const target = pick(tasks);
  return [
    `task t${task} serves p {`,
    ...others.map((other) => `  phone p${other} -> t${other}`),
    `  session s -> t${target} exchange ${style}${style === "parallel" ? ` pool ${pool}` : ""}`,
    "  mutex m",
    "  rwlock l",
    "  condvar c",
    "  semaphore z = 1",
    "  var done = 0",
    pick(3) === 0 ? "" : `  main {\n${statements(tasks, pick, 2)}\n  done = done + 1\n  }`,
    `  on M(a) {\n${statements(tasks, pick, 1)}\n  answer EOK, a\n  }`,
    `  on N(a) {\n${pick(2) === 0 ? statements(tasks, pick, 1) : ""}\n  answer\n  }`,
    "}",
  ].join("\n");
}

function statements(tasks: number, pick: Pick, depth: number): string {
  return Array.from({ length: 1 + pick(2) }, () => statement(tasks, pick, depth)).join("\n");
}

function statement(tasks: number, pick: Pick, depth: number): string {
  const phone = `p${pick(tasks)}`;
  const method = pick(2) === 0 ? "M" : "N";
  const inner = () => (depth > 0 ? statements(tasks, pick, depth - 1) : "yield");
  switch (pick(13)) {
    case 9:
      return "lock m { wait c with m }";
    case 10:
      return pick(2) === 0 ? "signal c" : "broadcast c";
    case 11:
      return `down z ${inner()} up z`;
    case 12:
      return pick(2) === 0 ? "up z" : "down z";
    case 0:
      return `call ${phone}.${method}(1)`;
    case 1:
      return `lock m { ${inner()} }`;
    case 2:
      return `lock l ${pick(2) === 0 ? "read" : "write"} { ${inner()} }`;
    case 3:
      return `if 1 { let q = send ${phone}.${method}(2) ${inner()} let rc = wait q done = rc }`;
    case 4:
      return `call s.${method}(3)`;
    case 5:
      return `exchange s as ex { let q = send ex.${method}(4) ${pick(2) === 0 ? inner() : ""} wait q }`;
    case 6:
      return `if 1 { let ex = begin s let q = send ex.${method}(5) end ex ${pick(2) === 0 ? inner() : ""} wait q }`;
    case 7:
      return `if 1 { let q = send ${phone}.${method}(6) let r = send p${pick(tasks)}.N(7) wait all q, r }`;
    default:
      return "yield";
  }
}
