import type { DebugProtocol } from "@vscode/debugprotocol";
import { isRead, isTaskVariable } from "#language";
import { type Intervention, type Program, placeOfLocal } from "#simulator";
import { bindData, memberId } from "../breakpoints/bind-data.ts";
import { nameOfTask } from "../expressions/bind.ts";
import { evaluate } from "../expressions/evaluate.ts";
import { lookAt } from "../expressions/look.ts";
import { parseExpression } from "../expressions/parse.ts";
import { EvaluationError, integerOf } from "../expressions/value.ts";
import type { Item } from "../variables/item.ts";
import { RequestError } from "./request-error.ts";
import type { RunSnapshot } from "./run-snapshot.ts";
import type { Frame } from "./snapshot.ts";

/** What a person does to a run, and what it is called. */
export interface Change {
  readonly intervention: Intervention;
  readonly name: string;
}

/** A number that is set. */
export interface Setting extends Change {
  readonly value: number;
}

/** Finds out what a client wants to set. All of it throws a `RequestError` for what cannot be set, or has no value. */
export class Changes {
  readonly #program: Program;
  readonly #snapshot: RunSnapshot;

  constructor(program: Program, snapshot: RunSnapshot) {
    this.#program = program;
    this.#snapshot = snapshot;
  }

  /** Of a variable that the client was shown. Its value is understood where the variable stands. */
  ofItem(item: Item | undefined, { name, value }: DebugProtocol.SetVariableArguments): Setting {
    if (item?.local !== undefined) {
      const { fibril, frame } = item.local;
      return this.#local(fibril, frame, name, this.#number(value, this.#snapshot.frameOf(fibril, frame)));
    }
    if (item?.dataId === undefined) throw notSettable(name);
    const bound = bindData(this.#program, item.dataId);
    const task = typeof bound === "string" ? undefined : this.#program.tasks[bound.watched.task].id;
    const frame = task === undefined ? undefined : this.#snapshot.framesOf(task, 0, 1).frames[0];
    return this.#variable(item.dataId, this.#number(value, frame));
  }

  /** Of an expression that names a place: `x`, `t[2]`, `TASK.x`. */
  ofExpression({ expression, value }: DebugProtocol.SetExpressionArguments, frame: Frame | undefined): Setting {
    const wanted = this.#number(value, frame);
    const { expression: place } = this.#parsed(expression);
    if (isTaskVariable(place)) {
      const replica = place.task.index === undefined ? "" : `[${this.#indexOf(place.task.index, frame)}]`;
      const element = place.index === undefined ? "" : `[${this.#indexOf(place.index, frame)}]`;
      return this.#variable(memberId(nameOfTask(place.task) + replica, place.variable.$refText + element), wanted);
    }
    if (!isRead(place)) throw notSettable(expression);
    const name = place.ref.$refText;
    const fibril = frame?.row.fibril;
    if (fibril !== undefined && frame?.row.frame !== undefined && place.index === undefined) {
      const locals = this.#snapshot.system.fibrils.find(({ id }) => id === fibril)?.frames[frame.row.frame]?.locals;
      if (locals?.some((local) => local.name === name)) return this.#local(fibril, frame.row.frame, name, wanted);
    }
    const task = this.#program.tasks.find(({ id }) => id === frame?.task)?.name;
    if (task === undefined && ["step", "now"].includes(name)) throw notSettable(name);
    if (task === undefined)
      throw new RequestError(`Which task's ${name}? Select a frame, or write TASK.${name}.`, true);
    const element = place.index === undefined ? "" : `[${this.#indexOf(place.index, frame)}]`;
    return this.#variable(memberId(task, name + element), wanted);
  }

  /** The ends of tasks, by their ids: all of them, or an error before any of them ends. */
  ofEnds(threads: readonly number[]): readonly Change[] {
    const ends = [...new Set(threads)].map((thread) => this.#end(thread));
    const { stepsLeft } = this.#snapshot.run;
    // At the limit itself the first end is refused.
    if (stepsLeft <= 0 || ends.length <= stepsLeft) return ends;
    throw new RequestError(
      `Each end of a task is a step, and of ${ends.length} the run's limit of steps leaves ${stepsLeft}. Go back first, or end fewer.`,
      true,
    );
  }

  #end(thread: number): Change {
    const task = this.#program.tasks.findIndex(({ id }) => id === thread);
    if (task < 0) throw new RequestError(`There is no task ${thread}.`);
    const { name } = this.#program.tasks[task];
    if (this.#snapshot.system.tasks[task]?.life !== "alive") throw new RequestError(`${name} has ended already.`, true);
    return { intervention: { kind: "kill", task }, name: `${name} killed` };
  }

  #variable(dataId: string, value: number): Setting {
    const bound = bindData(this.#program, dataId);
    if (typeof bound === "string") throw new RequestError(bound, true);
    const { watched } = bound;
    if (watched.kind !== "variable") throw notSettable(dataId);
    const { task, offset } = watched;
    const info = this.#program.tasks[task].variables.findLast((variable) => variable.offset <= offset);
    if (info?.type !== "integer") throw notSettable(dataId);
    return { intervention: { kind: "set", task, offset, value }, name: `${bound.name} = ${value}`, value };
  }

  #local(fibril: number, frame: number, name: string, value: number): Setting {
    const offset = placeOfLocal(this.#snapshot.run.machine, fibril, frame, name);
    if (offset === undefined) throw notSettable(name);
    return { intervention: { kind: "set local", fibril, offset, value }, name: `${name} = ${value}`, value };
  }

  #indexOf(expression: Parameters<typeof evaluate>[0], frame: Frame | undefined): number {
    return this.#understood(() => integerOf(evaluate(expression, this.#look(frame))));
  }

  #number(text: string, frame: Frame | undefined): number {
    return this.#understood(() => integerOf(evaluate(this.#parsed(text).expression, this.#look(frame))));
  }

  #look(frame: Frame | undefined) {
    return lookAt(this.#snapshot, this.#program, frame);
  }

  #parsed(text: string) {
    const tasks = this.#program.tasks.map(({ name }) => name);
    return this.#understood(() => parseExpression(text, tasks));
  }

  #understood<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof EvaluationError) throw new RequestError(error.message, true);
      throw error;
    }
  }
}

const notSettable = (name: string): RequestError =>
  new RequestError(`${name} cannot be set: only numbers can, in a task's variables and in locals.`, true);
