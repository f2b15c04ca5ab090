import type { Context } from "./context.ts";
import { numbersOf } from "./tables.ts";
import { indented } from "./text.ts";

export function init(context: Context): string {
  const { program, timed } = context;
  const runs = [
    ...program.tasks.map((_, task) => `run Task_(${task + 1})`),
    ...timed.map((fibril) => `run Timer(${fibril + 1})`),
  ];
  return `init {\n  atomic {\n    d_step {\n${indented(boot(context).join(";\n"), 6)}\n    }\n    ${runs.join(";\n    ")}\n  }\n}\n`;
}

/** The state at step 0: phones connected, those who serve idle, declared fibrils ready in order of declaration. */
function boot({ program, layout, uses, firstVariables }: Context): string[] {
  const { tasks } = layout;
  const used = tasks.map(() => 0);
  const statements: string[] = [];
  program.tasks.forEach((task, number) => {
    const layout = tasks[number];
    for (const { offset, length, initial } of task.variables) {
      const first = firstVariables[number] + offset;
      if (initial !== 0)
        statements.push(`for (r_k : ${first} .. ${first + length - 1}) { variable[r_k] = ${initial} }`);
    }
    task.locks.forEach(({ initial }, index) => {
      if (initial !== 0) statements.push(`lock[${layout.locks.first + index + 1}].readers = ${initial}`);
    });
    task.phones.forEach(({ target, session }, index) => {
      const phone = layout.phones.first + index + 1;
      const slot = used[target]++;
      const connection = tasks[target].connections.first + slot + 1;
      statements.push(`phone[${phone}].connection = ${connection}`, `connection[${connection}].phone = ${phone}`);
      if (uses.closes)
        statements.push(`phone[${phone}].mode = CONNECTED`, `connection[${connection}].mode = OPEN_CONNECTION`);
      if (uses.closes && session !== undefined)
        statements.push(`phone[${phone}].session = ${layout.sessions.first + session + 1}`);
      if (tasks[target].workers.count > 0) return;
      const fibril = tasks[target].connectionFibrils.first + slot + 1;
      statements.push(
        `fibril[${fibril}].mode = IDLE`,
        `fibril[${fibril}].pc = TAKE`,
        `fibril[${fibril}].connection = ${connection}`,
      );
    });
    task.sessions.forEach(({ pool }, index) => {
      const idle = `session[${layout.sessions.first + index + 1}].idle`;
      const numbers = pool.map((phone) => layout.phones.first + phone + 1);
      if (numbers.length === 0) return;
      statements.push(`${idle}.head = ${numbers[0]}`, `${idle}.tail = ${numbers.at(-1)}`);
      for (const phone of numbers) statements.push(`phone[${phone}].idle = 1`);
      numbers.slice(1).forEach((phone, before) => void statements.push(`phone[${numbers[before]}].next = ${phone}`));
    });
    for (const fibril of [...numbersOf(layout.workers), ...numbersOf(layout.notices)]) {
      statements.push(`fibril[${fibril}].mode = IDLE`, `fibril[${fibril}].pc = TAKE`);
    }
    task.fibrils
      .filter(({ startsAtBoot }) => startsAtBoot)
      .forEach(({ routine }, index) => {
        const { entry } = program.routines[routine];
        const fibril = layout.boot.first + index + 1;
        if (entry < 0) return;
        statements.push(
          `fibril[${fibril}].pc = ${entry}`,
          `fibril[${fibril}].root = ${routine + 1}`,
          `make_ready(${fibril})`,
        );
      });
  });
  return [...statements, `printf("ktrace: scenario ${program.hash}\\n")`, "watch()"];
}
