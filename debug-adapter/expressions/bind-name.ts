import { localsAt, type Program, type VariableInfo, variableAt, variableState } from "#simulator";
import { didYouMean, noTask, taskAlone } from "../did-you-mean.ts";
import { variableItem } from "../variables/calls.ts";
import { type Bound, constant, nothing, numberBy, valueBy, valueIn } from "./bound.ts";
import { fnAlone } from "./fns.ts";
import type { Look, Scope } from "./look.ts";
import { namesIn, numbersOfMoment, tasksOfMoment } from "./names.ts";
import { declaresThing, handleValue, thing, thingOf } from "./things.ts";
import { EvaluationError } from "./value.ts";

/** The nearest meaning of a name that stands alone: a local, what the task declares, a constant, then what KTrace and the kernel name. */
export function bindName(scope: Scope, name: string): Bound {
  const { program, task, pc } = scope;
  const local = pc === undefined ? undefined : localsAt(program, pc).find((candidate) => candidate.name === name);
  if (local?.type === "integer") {
    return numberBy(({ run, integers }) => run.machine.situation[integers + local.slot]);
  }
  if (local !== undefined) return valueBy((look) => handleValue(look, name, handleIn(look, name)));
  const variable = variableOf(scope, task, name);
  if (task !== undefined && variable !== undefined) return bindVariable(scope, task, variable);
  const farther = bindFarther(scope, name);
  if (!declaresThing(program, task, name)) return farther;
  return valueBy((look) => {
    const own = thingOf(look, task, name);
    return own === undefined ? valueIn(farther)(look) : thing(own);
  });
}

const handleIn = (look: Look, name: string) => look.locals().find((local) => local.name === name)?.value ?? 0;

/** A name that the task does not have. */
function bindFarther(scope: Scope, name: string): Bound {
  const { constants, kernel } = scope.program;
  const value = constants.get(name);
  if (value !== undefined) return constant(value);
  if (Object.hasOwn(numbersOfMoment, name)) return numberBy(numbersOfMoment[name]);
  if (Object.hasOwn(tasksOfMoment, name)) return valueBy(tasksOfMoment[name]);
  const unknown = () =>
    fnAlone(scope.program, scope.task, name) ??
    taskAlone(scope.program.tasks, name) ??
    `Nothing here is called ${name}.${didYouMean(name, namesIn(scope))}`;
  if (name === "rc") {
    return numberBy((look) => {
      const rc = look.call()?.rc;
      if (rc === undefined) throw new EvaluationError(unknown());
      return rc;
    });
  }
  if (Object.hasOwn(kernel.errors, name)) return constant(kernel.errors[name]);
  if (Object.hasOwn(kernel.methods, name)) return constant(kernel.methods[name]);
  return nothing(unknown);
}

const variableOf = ({ program }: Scope, task: number | undefined, name: string): VariableInfo | undefined =>
  task === undefined ? undefined : program.tasks[task].variables.find((variable) => variable.name === name);

function bindVariable({ program }: Scope, task: number, info: VariableInfo): Bound {
  const { offset, isArray, type } = info;
  if (!isArray && type === "integer") return numberBy(({ run }) => variableAt(run.machine, task, offset));
  const { name } = program.tasks[task];
  return valueBy((look) => thing(variableItem(look.system(), name, variableState(look.run.machine, task, info))));
}

/** What a task has under a name: a variable, an element, or a lock, phone or session. */
export function bindMember(
  scope: Scope,
  task: number | undefined,
  name: string,
  index: ((look: Look) => number) | undefined,
): Bound {
  const info = variableOf(scope, task, name);
  if (task === undefined || info === undefined) {
    return valueBy((look) => {
      const own = thingOf(look, task, index === undefined ? name : `${name}[${index(look)}]`);
      if (own === undefined) throw new EvaluationError(noVariable(scope.program, task, name));
      return thing(own);
    });
  }
  return index === undefined ? bindVariable(scope, task, info) : bindElement(task, info, index);
}

function noVariable({ tasks }: Program, task: number | undefined, name: string): string {
  if (task === undefined) return `Nothing here is called ${name}.`;
  const names = tasks[task].variables.map((variable) => variable.name);
  return `${tasks[task].name} has no variable ${name}.${didYouMean(name, names)}`;
}

function bindElement(task: number, info: VariableInfo, index: (look: Look) => number): Bound {
  const { name, offset, length, isArray, type } = info;
  const elementAt = (look: Look): number => {
    const element = index(look);
    if (!isArray) throw new EvaluationError(`${name} is no array.`);
    if (element >= 0 && element < length) return element;
    throw new EvaluationError(`${name} has the elements 0 to ${length - 1}, not ${element}.`);
  };
  if (type === "integer") return numberBy((look) => variableAt(look.run.machine, task, offset + elementAt(look)));
  return valueBy((look) => {
    const element = elementAt(look);
    const { values } = variableState(look.run.machine, task, info);
    return handleValue(look, `${name}[${element}]`, values[element]);
  });
}

/** `TASK.x`, `TASK[i].x[j]`: the name of the task or, with the index of one, that of its replicas. */
export function bindTaskVariable(
  scope: Scope,
  task: string,
  replica: ((look: Look) => number) | undefined,
  name: string,
  index: ((look: Look) => number) | undefined,
): Bound {
  const { program } = scope;
  const of = (fullName: string, element: typeof index): Bound => {
    const owner = program.tasks.findIndex((candidate) => candidate.name === fullName);
    return owner < 0 ? nothing(() => noTask(program.tasks, fullName)) : bindMember(scope, owner, name, element);
  };
  if (replica === undefined) return of(task, index);
  return valueBy((look) => {
    const element = index?.(look);
    return valueIn(of(`${task}[${replica(look)}]`, element === undefined ? undefined : () => element))(look);
  });
}
