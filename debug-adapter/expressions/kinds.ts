import { type Expression, isIntegerLiteral } from "#language";
import type { Program, VariableInfo } from "#simulator";
import { item } from "../variables/item.ts";
import { nameOfTask, notAList } from "./bind.ts";
import type { Outlook } from "./check.ts";
import { tasksOfMoment } from "./names.ts";
import type { Parsed } from "./parse.ts";
import { declaresThing } from "./things.ts";
import { EvaluationError, integerOf, type Value } from "./value.ts";

/** What a part of an expression gives wherever it has a value; `undefined` when that depends on where it is looked at from. */
type Kind = Value["kind"] | undefined;

/**
 * Finds what can have no value anywhere, before the expression is evaluated. A condition has to be a number; a log point can show anything.
 * @throws EvaluationError with the column
 */
export function checkKinds(
  { expression, columnOf }: Parsed,
  program: Program,
  { tasks, locals }: Outlook,
  isCondition: boolean,
): void {
  const kind = kindOf(expression);
  if (isCondition) checkNumber(expression, kind);

  function refuse(part: Expression, message: string): never {
    throw new EvaluationError(message, columnOf(part.$cstNode?.offset ?? 0));
  }

  function checkNumber(part: Expression, kind: Kind): void {
    if (kind === undefined || kind === "number") return;
    try {
      integerOf(exampleOf(part, kind));
    } catch (error) {
      refuse(part, error instanceof Error ? error.message : "");
    }
  }

  function number(part: Expression | undefined): Kind {
    if (part !== undefined) checkNumber(part, kindOf(part));
    return "number";
  }

  function kindOf(part: Expression): Kind {
    switch (part.$type) {
      case "IntegerLiteral":
      case "DurationLiteral":
        return part.value < 2n ** 31n ? "number" : refuse(part, `${part.value} does not fit in 32 bits.`);
      case "BooleanLiteral":
      case "Self":
      case "Sender":
      case "CalledMethod":
        return "number";
      case "StringLiteral":
        return "text";
      case "Request":
        return "thing";
      case "CallArgument": {
        const at = literalOf(part.number);
        if (at !== undefined && (at < 1n || at > 5n)) refuse(part, `A call has the arguments 1 to 5, not ${at}.`);
        return number(part.number);
      }
      case "Read":
        number(part.index);
        return kindOfName(part.ref.$refText, part.index !== undefined);
      case "TaskVariable": {
        number(part.task.index);
        number(part.index);
        const name = nameOfTask(part.task);
        const task = program.tasks.find((each) => each.name === (part.task.index === undefined ? name : `${name}[0]`));
        const variable = task?.variables.find((each) => each.name === part.variable.$refText);
        return variable && kindOfVariable(variable, part.index !== undefined);
      }
      case "FnCall":
        for (const argument of part.arguments) number(argument);
        return "number";
      case "Unary":
        return number(part.operand);
      case "Binary":
        return kindOfBinary(part);
    }
  }

  function kindOfBinary({ operator, left, right }: Expression & { $type: "Binary" }): Kind {
    if (operator === "in") {
      const [one, all] = [kindOf(left), kindOf(right)];
      if (all !== undefined && all !== "tasks") refuse(right, notAList);
      if (one !== "text") checkNumber(left, one);
      const id = literalOf(left);
      if (id !== undefined && program.tasks.every((task) => BigInt(task.id) !== id))
        refuse(left, `There is no task ${id}.`);
      return "number";
    }
    if (operator === "==" || operator === "!=") {
      const [one, other] = [kindOf(left), kindOf(right)];
      if (one === "text" && other === "text") return "number";
      checkNumber(left, one);
      checkNumber(right, other);
      return "number";
    }
    if ((operator === "/" || operator === "%") && literalOf(right) === 0n) refuse(right, "This is a division by zero.");
    number(left);
    return number(right);
  }

  /** A name means first what is nearest. */
  function kindOfName(name: string, isElement: boolean): Kind {
    if (locals.includes(name)) return undefined;
    const own = new Set(tasks.map((task) => kindOfMember(task, name, isElement)));
    own.delete("absent");
    if (own.size > 0) {
      const [kind] = own;
      return own.size > 1 || kind === "absent" ? undefined : kind;
    }
    return Object.hasOwn(tasksOfMoment, name) && !program.constants.has(name) ? "tasks" : "number";
  }

  function kindOfMember(task: number, name: string, isElement: boolean): Kind | "absent" {
    const variable = program.tasks[task].variables.find((each) => each.name === name);
    if (variable !== undefined) return kindOfVariable(variable, isElement);
    return declaresThing(program, task, isElement ? `${name}[0]` : name) ? "thing" : "absent";
  }
}

const kindOfVariable = ({ type, isArray }: VariableInfo, isElement: boolean): Kind =>
  type === "integer" && isArray === isElement ? "number" : "thing";

const literalOf = (part: Expression): bigint | undefined => (isIntegerLiteral(part) ? part.value : undefined);

/** A value of this kind, to ask what is wrong with it. */
function exampleOf(part: Expression, kind: Exclude<Value["kind"], "number">): Value {
  const text = part.$type === "StringLiteral" ? part.value : (part.$cstNode?.text ?? "");
  switch (kind) {
    case "text":
      return { kind, value: text };
    case "tasks":
      return { kind, tasks: [] };
    case "thing":
      return { kind, item: item(text, "") };
  }
}
