import { type AstNode, isAstNode, isReference, type ReferenceInfo } from "langium";

/** Visits a node and all below it, parents first. Langium's streams do the same at several times the cost. */
export function walk(node: AstNode, visit: (node: AstNode) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

const flat = new WeakMap<AstNode, readonly AstNode[]>();

/** A node and all below it, parents first, for those who look through the same ones several times. */
export function nodesIn(node: AstNode): readonly AstNode[] {
  const all = flat.get(node);
  if (all !== undefined) return all;
  const nodes: AstNode[] = [];
  walk(node, (each) => nodes.push(each));
  flat.set(node, nodes);
  return nodes;
}

const known = new WeakMap<AstNode, readonly AstNode[]>();

/** The nodes right below a node: collected once, as a tree does not change. */
export function childrenOf(node: AstNode): readonly AstNode[] {
  const children = known.get(node) ?? collected(node);
  known.set(node, children);
  return children;
}

function collected(node: AstNode): AstNode[] {
  const children: AstNode[] = [];
  for (const [, value] of properties(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isAstNode(child)) children.push(child);
  }
  return children;
}

/** Visits the references of a node itself. */
export function eachReference(container: AstNode, visit: (info: ReferenceInfo) => void): void {
  for (const [property, value] of properties(container)) {
    if (isReference(value)) visit({ reference: value, container, property });
    if (!Array.isArray(value)) continue;
    for (const [index, item] of value.entries()) {
      if (isReference(item)) visit({ reference: item, container, property, index });
    }
  }
}

/** What a rule gave a node; names with a dollar are Langium's own. */
function properties(node: AstNode): [string, unknown][] {
  return Object.entries(node).filter(([name]) => !name.startsWith("$"));
}
