import type { CallPhase } from "./points.ts";

/** A method breakpoint as it is written: `[send|receive|answer] [CALLER ->] [TASK.]METHOD`. */
export interface MethodPattern {
  readonly phase: CallPhase;
  /** A task name or glob; `undefined`: any. */
  readonly caller: string | undefined;
  /** What follows the phase and the caller. Names may have dots, so where it divides depends on the tasks that there are. */
  readonly target: string;
}

const phases: readonly CallPhase[] = ["send", "receive", "answer"];

/** Takes a breakpoint's text apart; a message when it does not have this form. */
export function parseMethodPattern(text: string): MethodPattern | string {
  const form = "[send|receive|answer] [CALLER ->] [TASK.]METHOD";
  const words = text.trim().replaceAll('"', "");
  const phase = phases.find((candidate) => new RegExp(`^${candidate}\\s`).test(words));
  const rest = (phase === undefined ? words : words.slice(phase.length)).trim();
  const parts = rest.split(/\s*(?:->|→)\s*/);
  const target = parts.pop() ?? "";
  const caller = parts.pop();
  if (target === "" || target.endsWith(".") || caller === "" || parts.length > 0 || /\s/.test(methodIn(target))) {
    return `A method breakpoint is written ${form}.`;
  }
  return { phase: phase ?? "receive", caller, target };
}

/** What follows the task, whose name may have blanks in a trace: `process 888.5`. */
const methodIn = (target: string): string => target.slice(target.lastIndexOf(".") + 1);

/** Whether a name fits a glob, in which `*` alone means something: any text. */
export function matchesGlob(glob: string, name: string): boolean {
  const pattern = glob
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${pattern}$`).test(name);
}
