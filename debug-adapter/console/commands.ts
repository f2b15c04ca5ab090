import { branchLines } from "../session/branches.ts";
import type { RunSnapshot } from "../session/run-snapshot.ts";
import { checksText } from "./checks.ts";
import { type Commands, helpText, systemCommands } from "./system-commands.ts";

/** What the debug console can do besides evaluating expressions. */
export const commands: Commands<RunSnapshot> = {
  ...systemCommands,
  checks: {
    usage: "checks",
    help: "what this run says of the scenario's checks up to this moment",
    run: ({ run }) => checksText(run),
  },
  step: {
    usage: "step N",
    help: "goes to the moment after N steps, forward or back; +N and -N count from here",
    // A number is taken before it comes here. The step is also a value: step, step + 1.
    run: (_, operand) => {
      if (/^\w/.test(operand)) throw new Error(`${operand} is no number of steps.`);
      return undefined;
    },
  },
  branches: {
    usage: "branches",
    help: "the courses that this run has taken, where a variable was set, a task ended or a decision taken otherwise",
    run: ({ run }) => branchLines(run),
  },
  branch: {
    usage: "branch N",
    help: "goes to another course of the run, as far as it was seen; branch N STEP to a moment of it",
    operands: ({ run }) => run.branches.map(({ id, name }) => ({ text: String(id), help: name })),
    // A number is taken before it comes here.
    run: (_, operand) => {
      throw new Error(`${operand === "" ? "Nothing" : operand} is no number of a branch: see branches.`);
    },
  },
  compare: {
    usage: "compare N N",
    help: "what differs between two steps, or a step and this one; BRANCH:STEP is of another branch; compare branch N: the latest moments of this one and that",
    operands: ({ run }) => run.branches.map(({ id, name }) => ({ text: `branch ${id}`, help: name })),
    // What is written rightly is taken before it comes here.
    run: (_, operand) => {
      const problem = operand === "" ? "Compare what?" : `${operand} names no moments.`;
      throw new Error(`${problem} Write compare 120 300, compare 1:120 2:80, compare 120, or compare branch 1.`);
    },
  },
  help: {
    usage: "help",
    help: "this list",
    run: () => `${helpText(commands)}\nEverything else is an expression: a variable, TASK.variable, step + 1, …`,
  },
};
