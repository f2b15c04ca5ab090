import type { DebugProtocol } from "@vscode/debugprotocol";
import { exceptionFilters } from "./exception-filters.ts";

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsDataBreakpoints: true,
  supportsBreakpointLocationsRequest: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsTerminateThreadsRequest: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: [".", '"'],
  supportsStepBack: true,
  supportsStepInTargetsRequest: true,
  supportsRestartFrame: true,
  supportsGotoTargetsRequest: true,
  supportsRestartRequest: true,
  supportsExceptionInfoRequest: true,
  supportsTerminateRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsExceptionFilterOptions: true,
  exceptionBreakpointFilters: [...exceptionFilters],
};
