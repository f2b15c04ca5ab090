const TASKS = 10_000;
/** That each task has out, and has to answer. */
export const CALLS = 10;

/**
 * What `tasks` and `ipc` of each task print, where each has its calls out to some others, over so many phones. With one phone a callee serves one of them and
 * the others wait behind it; with ten it serves all ten, and any of them may have led to any call that it has out itself.
 */
export function consoleLog(phones: number): string {
  const pointer = (number: number) => `0x${(0xffff800000000000n + BigInt(number)).toString(16)}`;
  const nameOf = (task: number) => `server${task}`;
  const calleeOf = (task: number, phone: number) => (task * 7 + phone * 13 + 1) % TASKS;
  const perPhone = CALLS / phones;
  const rows = Array.from({ length: TASKS }, (): string[] => []);
  for (let task = 0; task < TASKS; task++) {
    for (let call = 0; call < CALLS; call++) {
      const address = pointer((task * CALLS + call + 1) * 512);
      const words = `${String(1024 + call).padEnd(8)} 3      ${"0      ".repeat(4)}0      `;
      rows[calleeOf(task, Math.floor(call / perPhone))].push(`${address} ${words} ${task + 1} (${nameOf(task)})`);
    }
  }
  const header = "kconsole> tasks\n[id    ] [name        ] [ctn] [address         ] [as              ]";
  const tasks = rows.map((_, task) => {
    const address = pointer(task * 4096);
    return `${String(task + 1).padEnd(8)} ${nameOf(task).padEnd(14)} 0     ${address} ${address}`;
  });
  const outputs = rows.map((own, task) => {
    const phoneRows = Array.from({ length: phones }, (_, phone) => {
      const callee = calleeOf(task, phone);
      return `${String(phone + 1).padEnd(10)} ${String(perPhone).padStart(7)} connected to ${callee + 1} (${nameOf(callee)})`;
    });
    return [
      `kconsole> ipc ${task + 1}`,
      "[phone id] [calls] [state",
      ...phoneRows,
      "[call id         ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender",
      " --- incomming calls ---",
      " --- dispatched calls ---",
      ...own,
      " --- incoming answers ---",
    ].join("\n");
  });
  return `${[header, ...tasks, ...outputs].join("\n")}\n`;
}
