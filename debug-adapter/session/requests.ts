import type { DebugProtocol } from "@vscode/debugprotocol";
import type {
  BranchesBody,
  ChoicesBody,
  ChooseArguments,
  CompareArguments,
  CompareBody,
  DumpBody,
  DumpTextArguments,
  DumpTextBody,
  GotoArguments,
  GraphBody,
  GraphTextArguments,
  GraphTextBody,
  LaunchArguments,
  LinesBody,
  MethodsArguments,
  MethodsBody,
  MomentBody,
  ReproductionBody,
  SelectArguments,
  TasksBody,
  ThreadArguments,
  TimelineArguments,
  TimelineBody,
  TimelineFindArguments,
  TimelineFindBody,
  TimelineFollowArguments,
  TimelineFollowBody,
  TimelineTraceArguments,
  TimelineTraceBody,
  WhyBody,
} from "../protocol.ts";

type Body<Response extends { body?: unknown }> = NonNullable<Response["body"]>;

/** A request that can have to wait for its answer. */
export interface Asked {
  readonly seq: number;
  /** Aborted when the client does not want the answer any more. */
  readonly signal: AbortSignal;
}

/** The requests that are answered: each is given its arguments and returns the body of its response. */
export interface Handlers {
  initialize(args: DebugProtocol.InitializeRequestArguments): DebugProtocol.Capabilities;
  launch(args: LaunchArguments, asked: Asked): Promise<void>;
  restart(args: { readonly arguments?: LaunchArguments }, asked: Asked): Promise<void>;
  configurationDone(): void;
  cancel(args: DebugProtocol.CancelArguments): void;
  disconnect(): void;
  terminate(): void;

  setBreakpoints(args: DebugProtocol.SetBreakpointsArguments): Promise<Body<DebugProtocol.SetBreakpointsResponse>>;
  setFunctionBreakpoints(
    args: DebugProtocol.SetFunctionBreakpointsArguments,
  ): Body<DebugProtocol.SetFunctionBreakpointsResponse>;
  setExceptionBreakpoints(
    args: DebugProtocol.SetExceptionBreakpointsArguments,
  ): Body<DebugProtocol.SetExceptionBreakpointsResponse>;
  dataBreakpointInfo(args: DebugProtocol.DataBreakpointInfoArguments): Body<DebugProtocol.DataBreakpointInfoResponse>;
  setDataBreakpoints(args: DebugProtocol.SetDataBreakpointsArguments): Body<DebugProtocol.SetDataBreakpointsResponse>;
  breakpointLocations(
    args: DebugProtocol.BreakpointLocationsArguments,
  ): Body<DebugProtocol.BreakpointLocationsResponse>;

  continue(args: DebugProtocol.ContinueArguments): Body<DebugProtocol.ContinueResponse>;
  next(args: DebugProtocol.NextArguments): void;
  stepIn(args: DebugProtocol.StepInArguments): void;
  stepInTargets(args: DebugProtocol.StepInTargetsArguments): Body<DebugProtocol.StepInTargetsResponse>;
  stepOut(args: DebugProtocol.StepOutArguments): void;
  stepBack(args: DebugProtocol.StepBackArguments): void;
  reverseContinue(args: DebugProtocol.ReverseContinueArguments): void;
  gotoTargets(args: DebugProtocol.GotoTargetsArguments, asked: Asked): Promise<Body<DebugProtocol.GotoTargetsResponse>>;
  goto(args: DebugProtocol.GotoArguments): void;
  restartFrame(args: DebugProtocol.RestartFrameArguments): void;
  pause(args: DebugProtocol.PauseArguments): void;

  threads(): Body<DebugProtocol.ThreadsResponse>;
  stackTrace(args: DebugProtocol.StackTraceArguments): Body<DebugProtocol.StackTraceResponse>;
  scopes(args: DebugProtocol.ScopesArguments): Body<DebugProtocol.ScopesResponse>;
  variables(args: DebugProtocol.VariablesArguments): Body<DebugProtocol.VariablesResponse>;
  evaluate(args: DebugProtocol.EvaluateArguments, asked: Asked): Promise<Body<DebugProtocol.EvaluateResponse>>;
  completions(args: DebugProtocol.CompletionsArguments): Body<DebugProtocol.CompletionsResponse>;
  exceptionInfo(args: DebugProtocol.ExceptionInfoArguments): Promise<Body<DebugProtocol.ExceptionInfoResponse>>;
  loadedSources(): Body<DebugProtocol.LoadedSourcesResponse>;
  source(args: DebugProtocol.SourceArguments): Body<DebugProtocol.SourceResponse>;

  "ktrace/reverseStepOver"(args: ThreadArguments): void;
  "ktrace/reverseStepOut"(args: ThreadArguments): void;
  "ktrace/moment"(): MomentBody;
  "ktrace/goto"(args: GotoArguments): void;
  "ktrace/select"(args: SelectArguments): void;
  "ktrace/why"(args: ThreadArguments): WhyBody;
  "ktrace/branches"(): BranchesBody;
  setVariable(args: DebugProtocol.SetVariableArguments): Body<DebugProtocol.SetVariableResponse>;
  setExpression(args: DebugProtocol.SetExpressionArguments): Body<DebugProtocol.SetExpressionResponse>;
  terminateThreads(args: DebugProtocol.TerminateThreadsArguments): void;
  "ktrace/compare"(args: CompareArguments, asked: Asked): Promise<CompareBody>;
  "ktrace/choices"(): ChoicesBody;
  "ktrace/choose"(args: ChooseArguments): void;
  "ktrace/lines"(): LinesBody;
  "ktrace/reproduction"(args: object, asked: Asked): Promise<ReproductionBody>;
  "ktrace/edited"(): Promise<void>;
  "ktrace/graph"(): Promise<GraphBody>;
  "ktrace/graphText"(args: GraphTextArguments): GraphTextBody;
  "ktrace/tasks"(): TasksBody;
  "ktrace/methods"(args: MethodsArguments, asked: Asked): Promise<MethodsBody>;
  "ktrace/timeline"(args: TimelineArguments, asked: Asked): Promise<TimelineBody>;
  "ktrace/timelineFind"(args: TimelineFindArguments, asked: Asked): Promise<TimelineFindBody>;
  "ktrace/timelineFollow"(args: TimelineFollowArguments, asked: Asked): Promise<TimelineFollowBody>;
  "ktrace/timelineTrace"(args: TimelineTraceArguments, asked: Asked): Promise<TimelineTraceBody>;
  "ktrace/dump"(): DumpBody;
  "ktrace/dumpText"(args: DumpTextArguments): DumpTextBody;
}
