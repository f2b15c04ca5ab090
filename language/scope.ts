import {
  type AstNode,
  type AstNodeDescription,
  AstUtils,
  DefaultScopeComputation,
  type LangiumCoreServices,
  type LocalSymbols,
  MultiMap,
  type NamedAstNode,
  type ReferenceInfo,
  type Scope,
  type ScopeProvider,
  StreamScope,
  stream,
} from "langium";
import { isFibril, isFn, isMethodReference, isTaskVariable, isVariable, type Task } from "./generated/ast.ts";
import { methodCandidates } from "./methods.ts";
import { asSource, type Scenario } from "./scenario.ts";
import type { KtraceServices } from "./services.ts";
import { membersNamed, namedMembers, taskOf, visibleAt, visibleNamed } from "./visible.ts";

/** The scope provider reads the tree itself, so that no table of names is needed. */
export class KtraceScopeComputation extends DefaultScopeComputation {
  override async collectExportedSymbols(): Promise<AstNodeDescription[]> {
    return [];
  }

  override async collectLocalSymbols(): Promise<LocalSymbols> {
    return new MultiMap<AstNode, AstNodeDescription>();
  }
}

const nothing: Scenario = {
  files: [],
  tasks: new Map(),
  protocols: new Map(),
  constants: new Map(),
  methods: new Map(),
};

/** Which declarations a name can mean, by the name spaces of the language: protocols, tasks, and a task's own names. */
export class KtraceScopeProvider implements ScopeProvider {
  readonly #services: KtraceServices;

  constructor(services: LangiumCoreServices & KtraceServices) {
    this.#services = services;
  }

  getScope(context: ReferenceInfo): Scope {
    const seen = new Set<string>();
    const descriptions: AstNodeDescription[] = [];
    for (const node of this.candidates(context)) {
      if (seen.has(node.name)) continue;
      seen.add(node.name);
      descriptions.push(this.#services.workspace.AstNodeDescriptionProvider.createDescription(node, node.name));
    }
    return new StreamScope(stream(descriptions));
  }

  /** The declaration that a reference names, if there is one. */
  find(context: ReferenceInfo): NamedAstNode | undefined {
    const name = context.reference.$refText;
    const scenario = this.scenarioOf(context.container);
    switch (this.#services.shared.AstReflection.getReferenceType(context)) {
      case "Task":
        return scenario.tasks.get(name);
      case "Protocol":
        return scenario.protocols.get(name);
      case "Const":
        return scenario.constants.get(name);
      case "Declaration":
        return visibleNamed(context.container, name) ?? scenario.constants.get(name);
      case "Fn":
        return membersNamed(taskOf(context.container), name).find(isFn);
      case "Fibril":
        return membersNamed(taskOf(context.container), name).find(isFibril);
      case "Variable":
        return membersNamed(taskWithVariable(context.container), name).find(isVariable);
    }
    for (const node of this.candidates(context)) if (node.name === name) return node;
    return undefined;
  }

  /** All that a reference could name, what counts first at the front. What is being typed may have no name yet. */
  *candidates(context: ReferenceInfo): Generator<NamedAstNode> {
    for (const node of this.#declared(context)) if (node.name !== undefined) yield node;
  }

  *#declared(context: ReferenceInfo): Generator<NamedAstNode> {
    const node = context.container;
    const scenario = this.scenarioOf(node);
    switch (this.#services.shared.AstReflection.getReferenceType(context)) {
      case "Task":
        return yield* scenario.tasks.values();
      case "Protocol":
        return yield* scenario.protocols.values();
      case "Const":
        return yield* scenario.constants.values();
      case "Method":
        if (isMethodReference(node)) yield* methodCandidates(node, scenario, this.#services.predeclared().methods);
        return;
      case "Fn":
        return yield* members(node).filter(isFn);
      case "Fibril":
        return yield* members(node).filter(isFibril);
      case "Variable":
        return yield* taskWithVariable(node)?.members.filter(isVariable) ?? [];
      default:
        yield* visibleAt(node);
        return yield* scenario.constants.values();
    }
  }

  scenarioOf(node: AstNode): Scenario {
    const document = asSource(AstUtils.findRootNode(node).$document);
    return document === undefined ? nothing : this.#services.scenarios.of(document);
  }
}

/** The task whose variable `T.x` is. */
function taskWithVariable(node: AstNode): Task | undefined {
  return isTaskVariable(node) ? node.task?.task?.ref : undefined;
}

function members(node: AstNode) {
  const task = taskOf(node);
  return task === undefined ? [] : namedMembers(task);
}
