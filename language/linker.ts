import {
  type AstNodeDescription,
  type AstNodeLocator,
  AstUtils,
  Cancellation,
  DefaultLinker,
  interruptAndCheck,
  type LangiumCoreServices,
  type LangiumDocument,
  type LinkingError,
  type NamedAstNode,
  type ReferenceInfo,
  type URI,
} from "langium";
import { Constants } from "./constants.ts";
import { isMethodReference, isPlace, isTaskVariable, type Method } from "./generated/ast.ts";
import { groupedBy } from "./groups.ts";
import { defaultKernel } from "./kernel.ts";
import { mostCompared } from "./limits.ts";
import { methodsNamed, targetsOfReference } from "./methods.ts";
import { nearest, suggested } from "./nearest.ts";
import type { Scenario } from "./scenario.ts";
import type { KtraceScopeProvider } from "./scope.ts";
import type { KtraceServices } from "./services.ts";
import { membersNamed, taskOf } from "./visible.ts";
import { referencesOf } from "./walk.ts";

/** What Langium knows of a declaration that is linked to. Where it stands changes with its file, and is asked for seldom. */
class LinkedDeclaration implements AstNodeDescription {
  readonly node: NamedAstNode;
  readonly #locator: AstNodeLocator;

  constructor(node: NamedAstNode, locator: AstNodeLocator) {
    this.node = node;
    this.#locator = locator;
  }

  get name(): string {
    return this.node.name;
  }

  get type(): string {
    return this.node.$type;
  }

  get documentUri(): URI {
    return AstUtils.getDocument(this.node).uri;
  }

  get path(): string {
    return this.#locator.getAstNodePath(this.node);
  }
}

/** Why a name means nothing here, and what can be written in its place, the most likely first. */
interface NameError extends LinkingError {
  readonly instead: readonly string[];
}

/** What can be written in place of a name that means nothing. */
export function insteadOf(error: LinkingError): readonly string[] {
  return isNameError(error) ? error.instead : [];
}

function isNameError(error: LinkingError | NamedAstNode): error is NameError {
  return "instead" in error;
}

/** Links names to declarations; an unknown or ambiguous name is explained with what is near. */
export class KtraceLinker extends DefaultLinker {
  readonly #services: KtraceServices;
  #scopeProvider: KtraceScopeProvider | undefined;
  readonly #descriptions = new WeakMap<NamedAstNode, AstNodeDescription>();
  readonly #constants = new WeakMap<Scenario, Constants>();
  /** How many names the unknown ones of a file have been compared with. */
  readonly #names = new WeakMap<LangiumDocument, number>();

  constructor(services: LangiumCoreServices & KtraceServices) {
    super(services);
    this.#services = services;
  }

  override getCandidate(info: ReferenceInfo): AstNodeDescription | LinkingError {
    const node = info.container;
    const found = isMethodReference(node) && info.property === "method" ? this.#method(info) : this.#scope.find(info);
    if (found === undefined) return dependsOnUnknown(info) ? { info, message: "" } : this.#unknown(info);
    return isNameError(found) ? found : this.#describe(found);
  }

  /** Langium pauses at every node, which takes longer than the linking; here it may pause at every declaration. */
  override async link(document: LangiumDocument, cancelToken = Cancellation.CancellationToken.None): Promise<void> {
    this.#names.delete(document);
    for (const item of AstUtils.streamContents(document.parseResult.value)) {
      await interruptAndCheck(cancelToken);
      for (const reference of referencesOf(item)) this.doLink(reference, document);
    }
  }

  #describe(node: NamedAstNode): AstNodeDescription {
    const known = this.#descriptions.get(node) ?? new LinkedDeclaration(node, this.astNodeLocator);
    this.#descriptions.set(node, known);
    return known;
  }

  /** Kept, as the way through the services takes longer than most of what is asked. */
  get #scope() {
    this.#scopeProvider ??= this.#services.references.ScopeProvider;
    return this.#scopeProvider;
  }

  /** The method that a name means, or why it means none. */
  #method(info: ReferenceInfo): Method | NameError | undefined {
    const node = info.container;
    if (!isMethodReference(node)) return undefined;
    const name = info.reference.$refText;
    const scenario = this.#scope.scenarioOf(node);
    const all = methodsNamed(node, name, scenario, this.#services.predeclared().methods);
    const methods = [...groupedBy(all, (method) => method.$container).values()].map(([first]) => first);
    if (methods.length < 2) return methods[0];
    const constants = this.#constants.get(scenario) ?? new Constants(defaultKernel);
    this.#constants.set(scenario, constants);
    const numbers = new Map(methods.map((method) => [constants.ofMethod(method), method] as const));
    if (numbers.size < 2) return methods[0];
    const protocols = [...numbers].map(([number, method]) => `\`${method.$container.name}.${name}\` (${number})`);
    const message = `\`${name}\` has more than one number here: write ${protocols.join(" or ")}.`;
    return { info, message, instead: [...numbers.values()].map((method) => `${method.$container.name}.${name}`) };
  }

  #unknown(info: ReferenceInfo): NameError {
    const name = info.reference.$refText;
    const what = this.#what(info);
    const other = this.#otherKind(info);
    if (other !== undefined && what.expected !== undefined)
      return { info, message: `\`${name}\` is ${other}; expected ${what.expected}.`, instead: [] };
    const instead = nearest(name, this.#compared(info));
    return { info, message: `Unknown ${what.kind} \`${name}\`${what.where}.${suggested(instead)}`, instead };
  }

  /** What an unknown name can have meant, until as many names have been looked at as may be for one file. */
  *#compared(info: ReferenceInfo): Generator<string> {
    const document = AstUtils.getDocument(info.container);
    if ((this.#names.get(document) ?? 0) >= mostCompared) return;
    for (const { name } of this.#scope.candidates(info)) {
      const compared = this.#names.get(document) ?? 0;
      if (compared >= mostCompared) return;
      this.#names.set(document, compared + 1);
      yield name;
    }
  }

  #what({ container, property, reference }: ReferenceInfo): { kind: string; where: string; expected?: string } {
    switch (`${container.$type}.${property}`) {
      case "TaskReference.task":
        return { kind: "task", where: "" };
      case "Task.serves":
      case "MethodReference.protocol":
        return { kind: "protocol", where: "" };
      case "Override.constant":
        return { kind: "constant", where: "" };
      case "FnCall.fn":
        return { kind: "function", where: "", expected: "a `fn` of this task" };
      case "Spawn.fibril":
        return { kind: "fibril", where: "", expected: "a `fibril` of this task" };
      case "TaskVariable.variable": {
        const task = isTaskVariable(container) ? container.task.task.ref : undefined;
        return { kind: "variable", where: task ? ` of task \`${task.name}\`` : "" };
      }
      case "MethodReference.method": {
        const [task] = isMethodReference(container) ? targetsOfReference(container) : [];
        const protocol = isMethodReference(container) ? container.protocol?.ref : undefined;
        const where = protocol ? ` of protocol \`${protocol.name}\`` : task ? ` for task \`${task.name}\`` : "";
        return { kind: "method", where };
      }
      case "Place.ref": {
        const name = reference.$refText;
        return { kind: "name", where: "", expected: `what this task declares, such as \`phone ${name} -> ${name}\`` };
      }
      default:
        return { kind: "name", where: "" };
    }
  }

  /** What else the name is, where another kind of thing has it. */
  #otherKind(info: ReferenceInfo): string | undefined {
    const { container, property, reference } = info;
    if (isPlace(container) && this.#scope.scenarioOf(container).tasks.has(reference.$refText)) return "a task";
    if (container.$type !== "FnCall" && container.$type !== "Spawn") return undefined;
    if (property !== "fn" && property !== "fibril") return undefined;
    const task = taskOf(container);
    const [member] = membersNamed(task, reference.$refText);
    if (member === undefined) return undefined;
    if (member.$type === "Fibril") return "a fibril, which `spawn` starts";
    if (member.$type === "Fn") return "a function, which is called without `spawn`";
    return `a ${member.$type === "SyncObject" ? member.kind : member.$type.toLowerCase()}`;
  }
}

/** Whether a name cannot be found because the protocol or task that would have it is unknown itself. */
function dependsOnUnknown({ container, property }: ReferenceInfo): boolean {
  if (isMethodReference(container)) {
    return property === "method" && container.protocol !== undefined && container.protocol.ref === undefined;
  }
  return isTaskVariable(container) && property === "variable" && container.task.task.ref === undefined;
}
