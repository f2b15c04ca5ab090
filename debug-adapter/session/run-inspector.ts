import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Program, Run, Work } from "#simulator";
import { bindData, memberId } from "../breakpoints/bind-data.ts";
import { commands } from "../console/commands.ts";
import { completionItem, completionsAt } from "../console/complete.ts";
import { didYouMean } from "../did-you-mean.ts";
import { evaluate } from "../expressions/evaluate.ts";
import { lookAt } from "../expressions/look.ts";
import { parseExpression } from "../expressions/parse.ts";
import type { Value } from "../expressions/value.ts";
import { graphBody, storyBody } from "../graph/graph-body.ts";
import type { BranchesBody, GraphBody, MomentBody } from "../protocol.ts";
import type { Search } from "../running/search.ts";
import type { Stop } from "../running/stop.ts";
import { hexText } from "../variables/item.ts";
import { branchesBody } from "./branches.ts";
import { type Change, Changes, type Setting } from "./changes.ts";
import { exceptionDetails } from "./exception-details.ts";
import { exceptionText } from "./exception-text.ts";
import { Inspector } from "./inspector.ts";
import { RequestError } from "./request-error.ts";
import { RunSnapshot } from "./run-snapshot.ts";
import type { Sources } from "./sources.ts";
import type { Stories } from "./stories.ts";
import { threadsOf } from "./task-ends.ts";

/** What is written in the console may have been meant for a command. */
function commandHint(word: string): string {
  const meant = Object.hasOwn(commands, word) ? "" : didYouMean(word, Object.keys(commands));
  return meant === "" ? " Write help for what the console can do." : meant.replace("mean ", "mean the command ");
}

const printedBody = (text: string) => ({ result: text.trimEnd(), variablesReference: 0 });

/** Answers what a client asks about one stop of a run. */
export class RunInspector extends Inspector<RunSnapshot> {
  readonly #program: Program;
  readonly #stories: Stories;

  constructor(sources: Sources, session: string, program: Program, stories: Stories, run: Run, stop: Stop) {
    super(sources, session, new RunSnapshot(run, stop));
    this.#program = program;
    this.#stories = stories;
  }

  override threads(): DebugProtocol.Thread[] {
    const { system, run, stop } = this.snapshot;
    const shown = threadsOf(run, stop.task);
    return system.tasks.filter((_, task) => shown.has(task)).map((task) => this.thread(task));
  }

  /** How a client can watch a variable for changes: one that it was shown, or one by its name in a frame, such as `x` or `TASK.x`. */
  dataBreakpointInfo({ variablesReference, name, frameId }: DebugProtocol.DataBreakpointInfoArguments) {
    const shown =
      variablesReference === undefined ? undefined : this.shownVariables.item(variablesReference, name)?.dataId;
    const frame = frameId === undefined ? undefined : this.snapshot.frame(frameId);
    const task = this.#program.tasks.find(({ id }) => id === frame?.task)?.name;
    const ids = [shown, name, task && memberId(task, name)].filter((id) => id !== undefined);
    const bind = (id: string) => bindData(this.#program, id);
    const bound = ids.map(bind).find((each) => typeof each !== "string");
    if (bound === undefined) {
      const array = ids.find((id) => typeof bind(`${id}[0]`) !== "string");
      const why = array === undefined ? "only a task's variables, locks and phones can be watched." : bind(array);
      return { dataId: null, description: `${name} cannot be watched for changes: ${why}` };
    }
    return { dataId: bound.name, description: bound.name, accessTypes: ["write" as const], canPersist: true };
  }

  /** `look`: looks for something while the run stands where it stands. */
  async evaluate(
    args: DebugProtocol.EvaluateArguments,
    look: <Found>(search: Search<Found>) => Promise<Found>,
  ): Promise<DebugProtocol.EvaluateResponse["body"]> {
    const found = this.#evaluated(args);
    return "next" in found ? printedBody(await look(found)) : found;
  }

  #evaluated(args: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse["body"] | Work<string> {
    const text = args.expression.trim();
    const [word = "", ...operands] = text.split(/\s+/);
    try {
      if (args.context === "repl" && Object.hasOwn(commands, word)) {
        const printed = commands[word].run(this.snapshot, operands.join(" "));
        if (printed !== undefined) return typeof printed === "string" ? printedBody(printed) : printed;
      }
      const frame = args.frameId === undefined ? undefined : this.snapshot.frame(args.frameId);
      const tasks = this.#program.tasks.map(({ name }) => name);
      return this.#shown(
        `watch ${args.frameId} ${text}`,
        evaluate(parseExpression(text, tasks).expression, lookAt(this.snapshot, this.#program, frame)),
        args.format,
      );
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const hint = args.context === "repl" ? commandHint(word) : "";
      throw new RequestError(`${error.message}${hint}`);
    }
  }

  #shown(
    path: string,
    value: Value,
    format: DebugProtocol.ValueFormat | undefined,
  ): DebugProtocol.EvaluateResponse["body"] {
    switch (value.kind) {
      case "number":
        return {
          result: format?.hex ? hexText(value.value) : String(value.value),
          type: "integer",
          variablesReference: 0,
        };
      case "text":
        return { result: `"${value.value}"`, type: "text", variablesReference: 0 };
      case "tasks": {
        const names = value.tasks.map(({ name }) => name).join(", ");
        return { result: `[${names}]`, type: "tasks", variablesReference: 0 };
      }
      case "thing": {
        const { value: result, ...below } = this.shownVariables.shown(path, value.item, format);
        return { result, ...below };
      }
    }
  }

  /** What the console can have at the cursor. */
  completions(args: DebugProtocol.CompletionsArguments) {
    const { frameId, column } = args;
    const frame = frameId === undefined ? undefined : this.snapshot.frame(frameId);
    const { before, after } = this.typed(args);
    const look = lookAt(this.snapshot, this.#program, frame);
    const found = completionsAt(this.snapshot, look, before, after);
    return { targets: found.map((each) => completionItem(each, column)) };
  }

  async exceptionInfo({
    threadId,
  }: DebugProtocol.ExceptionInfoArguments): Promise<DebugProtocol.ExceptionInfoResponse["body"]> {
    const { stop, run } = this.snapshot;
    if (stop.kind !== "exception" || !this.#concerned(stop).includes(threadId)) {
      throw new RequestError("This task is not at an exception at this moment.");
    }
    const details = exceptionDetails(this.snapshot, this.sources, stop);
    const { headline, text } = await exceptionText(run, this.#stories, stop.exception);
    return {
      exceptionId: stop.exception.filter,
      description: text,
      breakMode: "always",
      details: { message: headline, ...details },
    };
  }

  /** The tasks, by id, that an exception happened to. */
  #concerned({ task, exception }: Stop & { kind: "exception" }): readonly number[] {
    return [this.#program.tasks[task].id, ...("finding" in exception ? exception.finding.cycle : [])];
  }

  async graph(): Promise<GraphBody> {
    const { finding, system } = this.snapshot;
    const body = graphBody(this.session, this.snapshot, this.sources);
    if (finding === undefined) return body;
    return { ...body, ...storyBody(system, this.sources, await this.#stories.ofFinding(finding)) };
  }

  branches(): BranchesBody {
    return branchesBody(this.session, this.snapshot.run);
  }

  /** What setting a variable that was shown, or a place that an expression names, would do to the run; and ending tasks. */
  setVariable(args: DebugProtocol.SetVariableArguments): Setting {
    return this.#changes().ofItem(this.shownVariables.item(args.variablesReference, args.name), args);
  }

  setExpression(args: DebugProtocol.SetExpressionArguments): Setting {
    return this.#changes().ofExpression(
      args,
      args.frameId === undefined ? undefined : this.snapshot.frame(args.frameId),
    );
  }

  endsOf(threads: readonly number[]): readonly Change[] {
    return this.#changes().ofEnds(threads);
  }

  #changes(): Changes {
    return new Changes(this.#program, this.snapshot);
  }

  moment(): Omit<MomentBody, "restarts"> {
    return { ...this.here(), furthest: this.snapshot.run.furthest };
  }
}
