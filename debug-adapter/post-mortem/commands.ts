import { ipcText, tasksMoreText, tasksText } from "#captures";
import { storyText } from "#simulator";
import { type Commands, helpText, systemCommands, taskCalled } from "../console/system-commands.ts";
import type { DumpSnapshot } from "./dump-snapshot.ts";

/** What the console can do with a dump. */
export const dumpCommands: Commands<DumpSnapshot> = {
  ...systemCommands,
  tasks: {
    ...systemCommands.tasks,
    run: ({ dump }, operand) => (operand === "-a" ? tasksMoreText(dump.capture) : tasksText(dump.capture)),
  },
  ipc: {
    ...systemCommands.ipc,
    run: ({ dump }, operand) => ipcText(dump.capture, taskCalled(dump.system, operand)) ?? "It is not in the dump.",
  },
  report: {
    usage: "report",
    help: "who is stuck, how sure that is, and what would make it sure",
    run: reportText,
  },
  notes: {
    usage: "notes",
    help: "what could not be read in the dump, or does not fit together",
    run: ({ dump: { notes } }) =>
      notes.length === 0
        ? "Everything was read, and fits together."
        : notes.map(({ line, message }) => `line ${line + 1}: ${message}`).join("\n"),
  },
  help: {
    usage: "help",
    help: "this list",
    run: () =>
      `${helpText(dumpCommands)}\nA dump has one moment, in which nothing can step; in a trace \`step 12\`, \`step +3\` and \`step -3\` go to another. There are no expressions.`,
  },
};

/** Places in the one text are lines. */
export function reportText({ story }: DumpSnapshot): string {
  return storyText(story, ["line"]);
}
