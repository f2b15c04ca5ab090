import { UriUtils } from "langium";
import {
  type Block,
  type Const,
  type Import,
  type Item,
  isCheck,
  isConst,
  isImport,
  isKernelClause,
  isLet,
  isLimits,
  isMain,
  isProtocol,
  isTask,
  isWorkers,
  type Parameter,
  type Protocol,
  type Task,
} from "../generated/ast.ts";
import { groupedBy } from "../groups.ts";
import { asSource, importedUri, type SourceDocument } from "../scenario.ts";
import { namedMembers } from "../visible.ts";
import { type Checks, type Context, placeOf } from "./context.ts";

type Global = Task | Protocol | Const;

export const duplicateChecks: Checks = {
  Source(source, context) {
    const globals = new Globals();
    for (const node of source.items.filter(isGlobal)) checkGlobal(node, globals, context);
    checkImports(source.items.filter(isImport), globals, context);
    onlyOne(source.items.filter(isKernelClause), "`kernel` clause", context);
    onlyOne(source.items.filter(isLimits), "`limits` block", context);
    unique(source.items.filter(isCheck), "check", context);
  },
  Protocol: ({ methods }, context) => unique(methods, "method", context),
  Method: ({ parameters }, context) => unique(parameters, "parameter", context),
  Task(task, context) {
    unique(namedMembers(task), "name", context);
    onlyOne(task.members.filter(isMain), "`main`", context);
    onlyOne(task.members.filter(isWorkers), "`workers`", context);
  },
  Fn: checkParameters,
  Fibril: checkParameters,
  Handler: checkParameters,
  Block: (block: Block, context) =>
    unique(
      block.statements.filter(isLet).flatMap((node) => node.locals),
      "name",
      context,
    ),
};

function checkParameters({ parameters }: { parameters: readonly Parameter[] }, context: Context): void {
  unique(parameters, "parameter", context);
}

function isGlobal(item: Item): item is Global {
  return isTask(item) || isProtocol(item) || isConst(item);
}

function unique(nodes: readonly Extract<Named, { name: string }>[], what: string, context: Context): void {
  const first = new Map<string, Named>();
  for (const node of nodes) {
    const before = first.get(node.name);
    if (before === undefined) first.set(node.name, node);
    else report(node, what, placeOf(before, context.document), context);
  }
}

type Named = Global | Parameter | ReturnType<typeof namedMembers>[number] | NamedOther;
type NamedOther = Extract<Item, { name: string }> | Protocol["methods"][number] | Parameter | Local;
type Local = import("../generated/ast.ts").Local;

function report(node: Named, what: string, place: string, { error }: Context): void {
  error("duplicate", `The ${what} \`${node.name}\` is already declared in ${place}.`, { node, property: "name" });
}

function onlyOne(nodes: readonly Parameters<Context["error"]>[2]["node"][], what: string, context: Context): void {
  const [first, ...others] = nodes;
  if (first === undefined) return;
  const message = `There is already a ${what} in ${placeOf(first, context.document)}; expected one at most.`;
  for (const node of others) context.error("duplicate", message, { node });
}

/** The first of each name that files declare. */
class Globals {
  readonly #byFile = new Map<SourceDocument, ReadonlyMap<string, readonly Global[]>>();

  sameIn(file: SourceDocument, node: Global): Global | undefined {
    const keyOf = ({ $type, name }: Global) => `${$type} ${name}`;
    const known = this.#byFile.get(file) ?? groupedBy(file.parseResult.value.items.filter(isGlobal), keyOf);
    this.#byFile.set(file, known);
    return known.get(keyOf(node))?.[0];
  }
}

function checkGlobal(node: Global, globals: Globals, context: Context): void {
  const kind = node.$type === "Const" ? "constant" : node.$type.toLowerCase();
  const { document, scenario, services, error } = context;
  if (isConst(node) && services.predeclared().constants.some((constant) => constant.name === node.name)) {
    error("duplicate", `\`${node.name}\` is predeclared: it has the kernel's value.`, { node, property: "name" });
    return;
  }
  for (const file of scenario.files) {
    const before = globals.sameIn(file, node);
    if (before === undefined || before === node) continue;
    report(node, kind, placeOf(before, document), context);
    return;
  }
}

/** Two imported files that know nothing of each other: their importer is told, once for an import. */
function checkImports(nodes: readonly Import[], globals: Globals, context: Context): void {
  const { document, services } = context;
  const filesOf = (item: Import): readonly SourceDocument[] => {
    const file = asSource(services.shared.workspace.LangiumDocuments.getDocument(importedUri(document, item)));
    return file === undefined ? [] : services.scenarios.of(file).files;
  };
  const earlier = new Set([document]);
  for (const node of nodes) {
    const own = new Set(filesOf(node));
    const before = [...earlier].filter((file) => !own.has(file) && file !== document);
    const clash = firstClash(
      [...own].filter((file) => !earlier.has(file)),
      before,
      globals,
    );
    for (const file of own) earlier.add(file);
    if (clash === undefined) continue;
    const [file, declared, other] = clash;
    const message = `\`${UriUtils.basename(file.uri)}\` declares \`${declared.name}\`, which is already declared in ${placeOf(other, document)}.`;
    context.error("duplicate", message, { node, property: "path" });
  }
}

function firstClash(
  files: readonly SourceDocument[],
  before: readonly SourceDocument[],
  globals: Globals,
): [SourceDocument, Global, Global] | undefined {
  for (const file of files) {
    for (const declared of file.parseResult.value.items.filter(isGlobal)) {
      for (const earlier of before) {
        const other = globals.sameIn(earlier, declared);
        if (other !== undefined) return [file, declared, other];
      }
    }
  }
  return undefined;
}
