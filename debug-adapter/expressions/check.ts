import { AstUtils } from "langium";
import { isBinary, isFnCall, isRead, isStringLiteral, isTaskVariable } from "#language";
import type { Program } from "#simulator";
import { didYouMean, noTask, taskAlone } from "../did-you-mean.ts";
import { nameOfTask } from "./bind.ts";
import { fnAlone, refusalOf } from "./fns.ts";
import { namesOf } from "./names.ts";
import type { Parsed } from "./parse.ts";
import { EvaluationError } from "./value.ts";

/** From where an expression will be evaluated: in any of these tasks, with these locals. */
export interface Outlook {
  readonly tasks: readonly number[];
  readonly locals: readonly string[];
}

/** Finds what has no meaning before the expression is evaluated. @throws EvaluationError with the column */
export function checkNames({ expression, columnOf }: Parsed, program: Program, { tasks, locals }: Outlook): void {
  const known = new Set([
    ...namesOf(program, undefined, locals),
    ...tasks.flatMap((task) => namesOf(program, task, [])),
  ]);
  for (const node of AstUtils.streamAst(expression)) {
    const refuse = (message: string) => {
      throw new EvaluationError(message, columnOf(node.$cstNode?.offset ?? 0));
    };
    if (isFnCall(node)) {
      const refusal = refusalInAll(program, tasks, node.fn.$refText, node.arguments.length);
      if (refusal !== undefined) refuse(refusal);
    }
    if (isRead(node) && !known.has(node.ref.$refText)) {
      const name = node.ref.$refText;
      const alone = tasks.map((task) => fnAlone(program, task, name)).find((text) => text !== undefined);
      refuse(alone ?? taskAlone(program.tasks, name) ?? `Nothing here is called ${name}.${didYouMean(name, known)}`);
    }
    if (isBinary(node) && node.operator === "in" && isStringLiteral(node.left)) {
      const { value } = node.left;
      if (program.tasks.every((task) => task.name !== value)) refuse(noTask(program.tasks, value));
    }
    if (!isTaskVariable(node)) continue;
    const { name, variables } = variablesOf(program, nameOfTask(node.task), node.task.index !== undefined);
    if (variables === undefined) refuse(noTask(program.tasks, name));
    else if (!variables.includes(node.variable.$refText)) {
      const variable = node.variable.$refText;
      refuse(`${name} has no variable ${variable}.${didYouMean(variable, variables)}`);
    }
  }
}

/** Why none of the tasks can call a `fn`; replicas have the same. */
function refusalInAll(program: Program, tasks: readonly number[], name: string, given: number): string | undefined {
  const having = new Map(tasks.map((task) => [program.tasks[task].fns.get(name), task]));
  having.delete(undefined);
  const refusals = [...having.values()].map((task) => refusalOf(program, task, name, given));
  if (refusals.length > 0) return refusals.includes(undefined) ? undefined : refusals[0];
  return `Nothing here is called ${name}.${didYouMean(
    name,
    tasks.flatMap((task) => [...program.tasks[task].fns.keys()]),
  )}`;
}

/** All replicas have the same variables. */
function variablesOf({ tasks }: Program, name: string, isReplica: boolean) {
  const task = tasks.find((each) => each.name === (isReplica ? `${name}[0]` : name));
  return { name, variables: task?.variables.map((variable) => variable.name) };
}
