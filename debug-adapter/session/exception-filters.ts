import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Program } from "#simulator";
import { demandOf } from "../breakpoints/demand.ts";
import { outlookAtMethod } from "../breakpoints/names.ts";
import { didYouMean } from "../did-you-mean.ts";
import { type Filters, RUN_LIMIT } from "../running/exception.ts";

/** A filter takes a condition; `example` is one. */
const condition = (example: string) => ({
  supportsCondition: true,
  conditionDescription: `Stops only if this expression holds, such as ${example}`,
});

/** What stops a run by itself. A person can switch each off; what ends the run by reaching a limit is always told. */
export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: "deadlock",
    label: "Deadlock",
    description: "Stops when tasks have come to wait for each other in a circle.",
    default: true,
    ...condition('"init:vfs" in cycle'),
  },
  {
    filter: "hang",
    label: "Hang",
    description: "Stops when a task has come to wait for what nobody can bring any more.",
    default: true,
    ...condition("step > 100"),
  },
  {
    filter: "violation",
    label: "Violation",
    description: "Stops at a statement that breaks a rule, such as a second answer to one call.",
    default: true,
    ...condition("sender == 27"),
  },
  {
    filter: "assertion",
    label: "Failed Assertion",
    description: "Stops at an assert that does not hold.",
    default: true,
    ...condition("self == 1"),
  },
  {
    filter: "error answer",
    label: "Error Answer",
    description: "Stops when a call is answered with an error.",
    default: false,
    ...condition("rc == EHANGUP && sender == 27"),
  },
  {
    filter: "limit",
    label: "Limit of Calls",
    description: "Stops when a phone or a task has no room for one call more.",
    default: false,
    ...condition("method == 1025"),
  },
  {
    filter: "hangup",
    label: "Hang-Up",
    description: "Stops when a phone is hung up, or slammed by the task at its other end.",
    default: false,
    ...condition("step > 100"),
  },
];

type Asked = DebugProtocol.SetExceptionBreakpointsArguments;

/** The filters that a client has switched on. */
export class ExceptionFilters {
  #asked: Asked = { filters: exceptionFilters.flatMap(({ filter, default: isOn }) => (isOn ? [filter] : [])) };

  /** Switches on these and no others; says of each, in the order of the protocol, what came of it. */
  set(asked: Asked, program: Program | undefined): DebugProtocol.Breakpoint[] {
    this.#asked = asked;
    return optionsOf(asked).map((option) => {
      const understood = understand(option, program);
      return typeof understood === "string" ? { verified: false, message: understood } : { verified: true };
    });
  }

  /** Those that have a meaning in a program. */
  of(program: Program): Filters {
    const on = this.#understood(program).flatMap(([name, demand]) =>
      typeof demand === "string" ? [] : [[name, demand?.condition] as const],
    );
    return new Map([[RUN_LIMIT, undefined], ["check", undefined], ...on]);
  }

  /** What is to be said of those that have none, and so are off. */
  offIn(program: Program): string[] {
    return this.#understood(program).flatMap(([name, demand]) =>
      typeof demand === "string" ? [`The exception filter "${name}" is off in the text as it is now. ${demand}`] : [],
    );
  }

  #understood(program: Program) {
    return optionsOf(this.#asked).map((option) => [option.filterId, understand(option, program)] as const);
  }
}

const optionsOf = ({ filters, filterOptions = [] }: Asked): DebugProtocol.ExceptionFilterOptions[] => [
  ...filters.map((filterId) => ({ filterId })),
  ...filterOptions,
];

/** The filter's condition; a text when it has no meaning. */
function understand({ filterId, condition: text }: DebugProtocol.ExceptionFilterOptions, program: Program | undefined) {
  const names = exceptionFilters.map(({ filter }) => filter);
  if (!names.includes(filterId)) {
    return `There is no exception filter ${filterId}.${didYouMean(filterId, names)}`;
  }
  return program && demandOf({ condition: text }, program, outlookAtMethod(program));
}
