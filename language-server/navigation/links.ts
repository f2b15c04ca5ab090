import type { AstNode, CstNode } from "langium";
import type { Location, LocationLink } from "vscode-languageserver";
import { documentOf, isOfKernel, nameOf } from "../names.ts";
import type { Workspace } from "../workspace.ts";

/** Leads from a name to a node, of which its name or another part is shown. The kernels' own names are in no file. */
export function linkBetween(
  origin: CstNode,
  target: AstNode,
  shown: CstNode | undefined = nameOf(target),
): LocationLink | undefined {
  const uri = documentOf(target);
  const cst = target.$cstNode;
  if (uri === undefined || cst === undefined || isOfKernel(target)) return undefined;
  return {
    originSelectionRange: origin.range,
    targetUri: uri.toString(),
    targetRange: cst.range,
    targetSelectionRange: (shown ?? cst).range,
  };
}

/** Links as the client takes them: whole, or as places. */
export function answerWith(
  links: readonly LocationLink[],
  workspace: Workspace,
  client: { linkSupport?: boolean } | undefined,
): LocationLink[] | Location[] | undefined {
  if (links.length === 0) return undefined;
  const spelled = links.map((link) => ({ ...link, targetUri: workspace.spell(link.targetUri) }));
  if (client?.linkSupport === true) return spelled;
  return spelled.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}
