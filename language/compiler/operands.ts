import { HandlePlace, NONE, REQUEST, toFarther, toLocal, toVariable, Via } from "#simulator";
import type { Answer, Declaration, Expression, MethodReference, Place, Read, Text } from "../generated/ast.ts";
import { ExpressionCompiler, type Storage } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import type { TaskScope } from "./task-scope.ts";

export type LockOperands = readonly [number: number, index: number, length: number];

/** Turns the parts of statements into operands of instructions. */
export class Operands {
  readonly #task: TaskScope;
  readonly #frame: Frame;
  readonly expressions: ExpressionCompiler;

  constructor(task: TaskScope, frame: Frame) {
    this.#task = task;
    this.#frame = frame;
    this.expressions = new ExpressionCompiler(
      task.emitter,
      task.constants,
      (read) => this.storageOf(read.ref.ref),
      task.refuse,
    );
  }

  storageOf(declaration: Declaration | undefined): Storage | undefined {
    if (declaration === undefined) return undefined;
    return this.#frame.storageOf(declaration) ?? this.#task.variable(declaration);
  }

  list(expressions: readonly Expression[]): number {
    return this.#task.emitter.list(expressions.map((expression) => this.expressions.compile(expression)));
  }

  method(reference: MethodReference | undefined): number {
    const method = reference?.method.ref;
    if (method === undefined) return NONE;
    const number = this.#task.constants.ofMethod(method);
    return typeof number === "number" ? number : NONE;
  }

  via(place: Place): [number, number] {
    const declaration = place.ref.ref;
    if (declaration?.$type === "Session") return [Via.session, this.#task.session(declaration)];
    if (declaration?.$type !== "Phone" || place.index !== undefined) return [Via.handle, this.handle(place)];
    return [Via.phone, this.#task.phone(declaration).first];
  }

  /** The place of a handle: a local, a task variable or a phone, or an element of an array of them. */
  handle(place: Place | Read): number {
    const declaration = place.ref.ref;
    if (declaration?.$type === "Phone") {
      const { first, count } = this.#task.phone(declaration);
      return this.#farther(HandlePlace.phone, first, count, place.index);
    }
    const storage = this.storageOf(declaration);
    if (storage?.kind === "handle") return storage.slot;
    if (storage?.kind === "variable") {
      return this.#farther(HandlePlace.variable, storage.offset, storage.length, place.index);
    }
    return NONE;
  }

  #farther(kind: number, first: number, length: number, index: Expression | undefined): number {
    const element = index === undefined ? NONE : this.expressions.compile(index);
    return toFarther(this.#task.emitter.list([kind, first, length, element]));
  }

  received(call: Answer["call"]): number {
    return call === undefined || call.$type === "Request" ? REQUEST : this.handle(call);
  }

  /** A synchronisation object: its number, the index expression of an array's element or `NONE`, and the array's length. */
  lockOf(place: Place): LockOperands {
    const numbers = place.ref.ref === undefined ? undefined : this.#task.lock(place.ref.ref);
    const index = place.index === undefined ? NONE : this.expressions.compile(place.index);
    return [numbers?.first ?? 0, index, numbers?.count ?? 1];
  }

  /** The duration of a `timeout`, or `NONE`. */
  timeout(node: { readonly timeout?: Expression | undefined }): number {
    return node.timeout === undefined ? NONE : this.expressions.compile(node.timeout);
  }

  text(text: Text): number {
    const holes = text.holes.map((hole) => this.expressions.compile(hole));
    return this.#task.emitter.template(
      text.texts.flatMap((part, index) => (index < holes.length ? [part, holes[index]] : [part])),
    );
  }

  /** Where a `let` or an assignment puts an integer. */
  destination(storage: Storage | undefined): number {
    if (storage?.kind === "integer") return toLocal(storage.slot);
    return storage?.kind === "variable" ? toVariable(storage.offset) : NONE;
  }
}
