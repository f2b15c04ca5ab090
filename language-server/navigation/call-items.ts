import { CstUtils, GrammarUtils } from "langium";
import { type CallHierarchyItem, type Range, SymbolKind } from "vscode-languageserver";
import { isHandler, isMain, isMethod, isTask, type Method } from "#language";
import { documentOf, isOfKernel, nameOf } from "../names.ts";
import type { Workspace } from "../workspace.ts";
import { type Calling, keyOf, type Party } from "./messages.ts";

/** Statements by whom they lead to or come from. */
export class Grouped {
  readonly #calls = new Map<string, { item: CallHierarchyItem; fromRanges: Range[] }>();

  add(party: Party | undefined, node: Calling | Method): void {
    const range = (isMethod(node) ? nameOf(node) : node.$cstNode)?.range;
    if (party === undefined || range === undefined) return;
    const known = this.#calls.get(keyOf(party));
    if (known !== undefined) {
      known.fromRanges.push(range);
      return;
    }
    const item = itemOf(party);
    if (item !== undefined) this.#calls.set(keyOf(party), { item, fromRanges: [range] });
  }

  list(workspace: Workspace): { item: CallHierarchyItem; fromRanges: Range[] }[] {
    return [...this.#calls.values()].map(({ item, fromRanges }) => ({
      item: { ...item, uri: workspace.spell(item.uri) },
      fromRanges,
    }));
  }
}

/** A party as it is shown; the kernel's own methods are in no file. */
export function itemOf(party: Party): CallHierarchyItem | undefined {
  const uri = documentOf(party)?.toString();
  const cst = party.$cstNode;
  const name = labelOf(party);
  if (uri === undefined || cst === undefined || name === undefined || isOfKernel(party)) return undefined;
  const selected =
    (isHandler(party) ? GrammarUtils.findNodeForProperty(cst, party.any ? "any" : "method") : nameOf(party)) ??
    CstUtils.flattenCst(cst).find((leaf) => !leaf.hidden);
  const owner = isTask(party) ? undefined : party.$container.name;
  return {
    name,
    kind: kindOf(party),
    ...(owner !== undefined && { detail: owner }),
    uri,
    range: cst.range,
    selectionRange: (selected ?? cst).range,
  };
}

/** While it is being typed, a party may have no name. */
function labelOf(party: Party): string | undefined {
  if (isMain(party)) return "main";
  if (isHandler(party)) return party.any ? "*" : party.method?.method?.$refText;
  return party.name;
}

function kindOf(party: Party): SymbolKind {
  if (isTask(party)) return SymbolKind.Class;
  return isHandler(party) || isMethod(party) ? SymbolKind.Method : SymbolKind.Function;
}
