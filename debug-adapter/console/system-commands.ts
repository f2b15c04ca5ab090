import { printIpc, printTasks, printTasksMore, printThreads } from "#captures";
import { edgesOf, type System, type Work, waitLabel } from "#simulator";
import { noTask } from "../did-you-mean.ts";
import type { Snapshot } from "../session/snapshot.ts";
import { taskName } from "../stack/call-text.ts";
import { fibrilStateText } from "../stack/states.ts";
import { whyText } from "./why.ts";

/** Something that can follow a command's name. */
interface Operand {
  readonly text: string;
  readonly help: string;
}

interface Command<Shown extends Snapshot> {
  readonly usage: string;
  readonly help: string;
  /** What can follow its name, where that can be listed. */
  readonly operands?: (snapshot: Shown) => readonly Operand[];
  /** The text that it prints, or the work that finds it; an `Error` says what is wrong with its operand. `undefined`: it is an expression after all. */
  readonly run: (snapshot: Shown, operand: string) => string | Work<string> | undefined;
}

const taskOperands = ({ system }: Snapshot): readonly Operand[] =>
  system.tasks.filter(({ life }) => life !== "gone").map(({ id, name }) => ({ text: name, help: `task ${id}` }));

/** Commands by their names. */
export type Commands<Shown extends Snapshot> = Readonly<Record<string, Command<Shown>>>;

/** What the console can do with anything that stands still, a run or a dump. */
export const systemCommands: Commands<Snapshot> = {
  tasks: {
    usage: "tasks [-a]",
    help: "the tasks, as the kernel's console prints them; -a: their threads and phones",
    operands: () => [{ text: "-a", help: "threads and phones" }],
    run: ({ system }, operand) => {
      if (operand === "-a") return printTasksMore(system);
      if (operand === "") return printTasks(system);
      throw new Error(`tasks takes -a or nothing, not ${operand}.`);
    },
  },
  threads: {
    usage: "threads",
    help: "the tasks' threads, as the kernel's console prints them",
    run: ({ system }) => printThreads(system),
  },
  ipc: {
    usage: "ipc TASK",
    help: "a task's phones and calls, as the kernel's console prints them; TASK is an id or a name",
    operands: taskOperands,
    run: ({ system }, operand) => printIpc(system, taskCalled(system, operand)) ?? "",
  },
  fibrils: {
    usage: "fibrils TASK",
    help: "a task's fibrils and what each does",
    operands: taskOperands,
    run: ({ system, findings }, operand) => {
      const task = taskCalled(system, operand);
      const own = system.fibrils.filter((fibril) => fibril.task === task);
      return own.map((fibril) => `${fibril.name}: ${fibrilStateText(system, findings, fibril)}`).join("\n");
    },
  },
  graph: { usage: "graph", help: "who waits for whom", run: ({ system, finding }) => graphText(system, finding) },
  why: {
    usage: "why TASK",
    help: "what a task waits for, and why",
    operands: taskOperands,
    run: (snapshot, operand) => whyText(snapshot, taskCalled(snapshot.system, operand)),
  },
};

/** The id of the task that a person means by its id, its name, or what is behind the colon of its name, where that is clear: `vfs` for `init:vfs`. */
export function taskCalled({ tasks }: System, operand: string): number {
  if (operand === "") throw new Error("Which task? Write its id or its name.");
  const name = operand.replace(/^"(.*)"$/, "$1");
  const task = tasks.find((candidate) => candidate.name === name) ?? tasks.find(({ id }) => String(id) === name);
  if (task !== undefined) return task.id;
  const ending = tasks.filter((candidate) => candidate.name.endsWith(`:${name}`));
  if (ending.length === 1) return ending[0].id;
  throw new Error(`${noTask(tasks, name)} The command tasks lists all.`);
}

function graphText(system: System, finding: Snapshot["finding"]): string {
  const nameOf = (id: number) => {
    const fibril = system.fibrils.find((candidate) => candidate.id === id);
    return fibril === undefined ? "?" : `${taskName(system, fibril.task)} (${fibril.name})`;
  };
  const lines = edgesOf(system, finding).map(({ from, to, wait, inCycle }) => {
    const mark = inCycle ? "  [in the circle]" : "";
    return `${nameOf(from)} → ${nameOf(to)}: ${wait.kind} ${waitLabel(system, wait)}${mark}`;
  });
  return lines.length === 0 ? "Nobody waits for anybody." : lines.join("\n");
}

/** What each of some commands does, a line each. */
export function helpText(commands: Commands<never>): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
  return Object.values(commands)
    .map(({ usage, help }) => `${usage.padEnd(width)}  ${help}`)
    .join("\n");
}
