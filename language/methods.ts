import type { Declaration, Local, Method, MethodReference, Place, Protocol, Task } from "./generated/ast.ts";
import { isHandler, isReceive, isTask } from "./generated/ast.ts";
import type { Scenario } from "./scenario.ts";
import { taskOf } from "./visible.ts";

/**
 * The methods that `M` or `P.M` can mean: with a protocol its own; else those of the protocols that the target serves,
 * then those of all, then the kernel's.
 */
export function* methodCandidates(
  node: MethodReference,
  scenario: Scenario,
  kernel: readonly Method[],
): Generator<Method> {
  if (node.protocol !== undefined) {
    yield* node.protocol.ref?.methods.filter(named) ?? [];
    return;
  }
  for (const protocol of protocolsOf(targetsOfReference(node))) yield* protocol.methods.filter(named);
  for (const protocol of scenario.protocols.values()) yield* protocol.methods.filter(named);
  yield* kernel;
}

/** The methods named `name` that count: those that the target serves if there are any, else those of all protocols. */
export function methodsNamed(
  node: MethodReference,
  name: string,
  scenario: Scenario,
  kernel: readonly Method[],
): Method[] {
  const all = scenario.methods.get(name) ?? [];
  if (node.protocol !== undefined) return all.filter((method) => method.$container === node.protocol?.ref);
  const preferred = [...new Set(protocolsOf(targetsOfReference(node)))].flatMap((protocol) =>
    all.filter((method) => method.$container === protocol),
  );
  if (preferred.length > 0) return preferred;
  return [...all, ...kernel.filter((method) => method.name === name)];
}

/** The protocols that these tasks serve. */
export function protocolsOf(targets: readonly Task[]): Protocol[] {
  return targets.flatMap((task) => task.serves).flatMap((protocol) => protocol.ref ?? []);
}

/** The tasks whose numbers a method reference is about: the one it stands in for `on` and `receive`, else the callee. */
export function targetsOfReference(node: MethodReference): Task[] {
  const parent = node.$container;
  if (isHandler(parent) || isReceive(parent)) {
    const task = taskOf(parent);
    return task === undefined ? [] : [task];
  }
  return parent.target === undefined ? [] : targetsOf(parent.target);
}

/** The tasks that a phone, session or exchange leads to, as far as the text tells; while it is typed it may have no name yet. */
export function targetsOf(place: Place | undefined): Task[] {
  const declaration = place?.ref?.ref;
  return declaration === undefined ? [] : targetsOfDeclaration(declaration);
}

/** The tasks that a declaration leads to, as far as the text tells. */
export function targetsOfDeclaration(named: Declaration): Task[] {
  const declaration = originalOf(named);
  switch (declaration.$type) {
    case "Phone":
    case "Session":
      return task(declaration.target?.task?.ref);
    case "Local":
      return targetsOfLocal(declaration.$container);
    default:
      return [];
  }
}

/** What a local was copied from in the end, however often: `let b = a`. */
function originalOf(declaration: Declaration): Declaration {
  let original = declaration;
  for (let copied = copiedBy(original); copied !== undefined; copied = copiedBy(original)) original = copied;
  return original;
}

function copiedBy({ $type, $container }: Declaration): Declaration | undefined {
  const value = $type === "Local" && $container.$type === "Let" ? $container.value : undefined;
  return value?.$type === "Read" ? value.ref?.ref : undefined;
}

function targetsOfLocal(origin: Local["$container"]): Task[] {
  if (origin.$type === "ExchangeBlock") return targetsOf(origin.session);
  if (origin.$type !== "Let" || origin.value === undefined) return [];
  switch (origin.value.$type) {
    case "Begin":
      return targetsOf(origin.value.session);
    case "Connect":
      return task(origin.value.task?.task?.ref);
    default:
      return [];
  }
}

/** While a declaration is being typed it has no name. */
function named(method: Method): boolean {
  return method.name !== undefined;
}

function task(node: Task | undefined): Task[] {
  return isTask(node) ? [node] : [];
}
