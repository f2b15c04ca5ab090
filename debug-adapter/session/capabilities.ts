import type { DebugProtocol } from "@vscode/debugprotocol";

/** What stops a run by itself. A person can switch each off; reaching a limit ends the run and is always told. */
export const exceptionFilters: readonly DebugProtocol.ExceptionBreakpointsFilter[] = [
  {
    filter: "deadlock",
    label: "Deadlock",
    description: "Stops when tasks have come to wait for each other in a circle.",
    default: true,
  },
  {
    filter: "hang",
    label: "Hang",
    description: "Stops when a task has come to wait for what nobody can bring any more.",
    default: true,
  },
  {
    filter: "violation",
    label: "Violation",
    description: "Stops at a statement that breaks a rule, such as a second answer to one call.",
    default: true,
  },
  {
    filter: "assertion",
    label: "Failed Assertion",
    description: "Stops at an assert that does not hold.",
    default: true,
  },
];

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsEvaluateForHovers: true,
  supportsStepBack: true,
  supportsRestartRequest: true,
  supportsExceptionInfoRequest: true,
  supportsTerminateRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: [...exceptionFilters],
};
