import { AstUtils } from "langium";
import { didYouMean, isFnCall, isRead, isTaskVariable } from "#language";
import { nameOfTask } from "./evaluate.ts";
import type { Parsed } from "./parse.ts";
import { EvaluationError } from "./value.ts";

/** What an expression may name where it will be evaluated. */
export interface Names {
  /** Names that stand alone. */
  readonly alone: Iterable<string>;
  /** The variables of each task, by its name. */
  readonly ofTasks: ReadonlyMap<string, readonly string[]>;
}

/** Finds what has no meaning before the expression is evaluated. @throws EvaluationError with the column */
export function checkNames({ expression, columnOf }: Parsed, { alone, ofTasks }: Names): void {
  const known = new Set(alone);
  for (const node of AstUtils.streamAst(expression)) {
    const refuse = (message: string) => {
      throw new EvaluationError(message.replaceAll("`", ""), columnOf(node.$cstNode?.offset ?? 0));
    };
    if (isFnCall(node)) refuse(`${node.fn.$refText} cannot be called here: looking never runs code.`);
    if (isRead(node) && !known.has(node.ref.$refText)) {
      const name = node.ref.$refText;
      refuse(`Nothing here is called ${name}.${didYouMean(name, known)}`);
    }
    if (!isTaskVariable(node)) continue;
    const { name, variables } = variablesOf(nameOfTask(node.task), node.task.index !== undefined, ofTasks);
    if (variables === undefined) refuse(`There is no task ${name}.${didYouMean(name, ofTasks.keys())}`);
    else if (!variables.includes(node.variable.$refText)) {
      const variable = node.variable.$refText;
      refuse(`${name} has no variable ${variable}.${didYouMean(variable, variables)}`);
    }
  }
}

/** All replicas have the same variables. */
function variablesOf(name: string, isReplica: boolean, ofTasks: Names["ofTasks"]) {
  return { name, variables: ofTasks.get(isReplica ? `${name}[0]` : name) };
}
