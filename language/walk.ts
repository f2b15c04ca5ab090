import { type AstNode, type GenericAstNode, isAstNode, isReference, type ReferenceInfo } from "langium";
import type { KtraceAstType } from "./generated/ast.ts";
import { groupedBy } from "./groups.ts";

const DOLLAR = 0x24;

/** Visits a node and all below it, parents first. Langium's streams do the same at several times the cost. */
export function walk(node: AstNode, visit: (node: AstNode) => void): void {
  visit(node);
  eachChild(node, (child) => walk(child, visit));
}

/** The nodes right below a node. */
export function childrenOf(node: AstNode): AstNode[] {
  const children: AstNode[] = [];
  eachChild(node, (child) => children.push(child));
  return children;
}

/** A node that lies deeper than so many levels below another. */
export function nodeBelow(node: AstNode, levels: number): AstNode | undefined {
  if (levels < 0) return node;
  let found: AstNode | undefined;
  eachChild(node, (child) => {
    found ??= nodeBelow(child, levels - 1);
  });
  return found;
}

function eachChild(node: AstNode, visit: (child: AstNode) => void): void {
  eachProperty(node, (_, value) => {
    if (!Array.isArray(value)) {
      if (isAstNode(value)) visit(value);
    } else for (const item of value) if (isAstNode(item)) visit(item);
  });
}

const nodes = new WeakMap<AstNode, readonly AstNode[]>();

/** A declaration of a file and all below it, parents first: collected once, as its tree does not change. */
export function nodesOf(declaration: AstNode): readonly AstNode[] {
  const known = nodes.get(declaration);
  if (known !== undefined) return known;
  const all: AstNode[] = [];
  walk(declaration, (node) => all.push(node));
  nodes.set(declaration, all);
  return all;
}

const byType = new WeakMap<AstNode, ReadonlyMap<string, readonly AstNode[]>>();

/** The nodes of a type in a declaration of a file, in their order: a question about some of them looks at no others. */
export function nodesOfType(declaration: AstNode, type: keyof KtraceAstType): readonly AstNode[] {
  const known = byType.get(declaration) ?? groupedBy(nodesOf(declaration), ({ $type }) => $type);
  byType.set(declaration, known);
  return known.get(type) ?? [];
}

const references = new WeakMap<AstNode, readonly ReferenceInfo[]>();

/** The references of a declaration of a file and of all below it: collected once, as its tree does not change. */
export function referencesOf(declaration: AstNode): readonly ReferenceInfo[] {
  const known = references.get(declaration) ?? nodesOf(declaration).flatMap(ownReferences);
  references.set(declaration, known);
  return known;
}

function ownReferences(container: AstNode): ReferenceInfo[] {
  const found: ReferenceInfo[] = [];
  eachProperty(container, (property, value) => {
    if (isReference(value)) found.push({ reference: value, container, property });
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) {
      if (isReference(item)) found.push({ reference: item, container, property, index });
    }
  });
  return found;
}

/** What a rule gave a node; names with a dollar are Langium's own. */
function eachProperty(node: AstNode, visit: (name: string, value: unknown) => void): void {
  const values = node as GenericAstNode;
  for (const name in values) if (name.charCodeAt(0) !== DOLLAR) visit(name, values[name]);
}
