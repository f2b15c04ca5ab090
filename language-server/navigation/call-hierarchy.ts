import { AstUtils, type CstNode, CstUtils, GrammarUtils } from "langium";
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CancellationToken,
  type Position,
  type Range,
  SymbolKind,
} from "vscode-languageserver";
import {
  isDeclaration,
  isFnCall,
  isHandler,
  isMain,
  isMethod,
  isMethodReference,
  isPlace,
  isSpawn,
  isTask,
  type Method,
  routineOf,
  targetsOfDeclaration,
  taskOf,
  walk,
} from "#language";
import type { Feature } from "../feature.ts";
import { type File, fileOf, filesWith } from "../files.ts";
import { documentOf, leavesAt, nameAt, nameOf } from "../names.ts";
import { cancellable } from "../questions.ts";
import type { Workspace } from "../workspace.ts";
import { handlersIn } from "./implementation.ts";
import { isOfKernel } from "./links.ts";
import { type Calling, calleesOf, isCalling, isParty, keyOf, methodOf, type Party } from "./messages.ts";

export const callHierarchyFeature: Feature = {
  offer: () => ({ callHierarchyProvider: true }),
  answer: (questions) => {
    const { connection, workspace } = questions;
    const { callHierarchy } = connection.languages;
    const { services } = workspace;
    callHierarchy.onPrepare(
      questions.about((document, { position }) => {
        const items = prepareCalls({ document, services }, position);
        return items.length === 0 ? undefined : items.map((item) => ({ ...item, uri: workspace.spell(item.uri) }));
      }),
    );
    callHierarchy.onIncomingCalls(
      cancellable(({ item }, token) => questions.unchanged(() => incomingCalls(item, workspace, token))),
    );
    callHierarchy.onOutgoingCalls(
      cancellable(({ item }, token) => questions.unchanged(() => outgoingCalls(item, workspace, token))),
    );
  },
};

/** Who calls or is called at a position: a task, a handler, a fibril, a `fn`, a method; at what sends, who gets it. */
export function prepareCalls(file: File, position: Position): CallHierarchyItem[] {
  return partiesAt(file, position).flatMap((party) => itemOf(party) ?? []);
}

function partiesAt(file: File, position: Position): Party[] {
  const name = nameAt(file.document, position);
  if (name === undefined) {
    const firsts = leavesAt(file.document, position).filter(isFirst);
    return firsts.flatMap(({ astNode }) =>
      isCalling(astNode) ? calleesOf(astNode, file) : isParty(astNode) ? astNode : [],
    );
  }
  const { declaration } = name;
  if (isParty(declaration) && !isMethod(declaration)) return [declaration];
  const part = name.cst.astNode;
  const whole = part.$container;
  if ((isPlace(part) || isMethodReference(part)) && whole !== undefined && isCalling(whole))
    return calleesOf(whole, file);
  if (isMethod(declaration)) return isHandler(whole) ? [whole] : [declaration];
  return isDeclaration(declaration) ? targetsOfDeclaration(declaration) : [];
}

/** Whether a word begins what it is a part of. `*` stands for a handler, too. */
function isFirst(leaf: CstNode): boolean {
  return leaf.offset === leaf.astNode.$cstNode?.offset || (leaf.text === "*" && isHandler(leaf.astNode));
}

/** Who calls a party, with the statements that do, in the whole workspace. */
export async function incomingCalls(
  item: CallHierarchyItem,
  workspace: Workspace,
  token: CancellationToken,
): Promise<CallHierarchyIncomingCall[]> {
  const party = await partyOf(item, workspace, token);
  if (party === undefined || isMain(party)) return [];
  const key = keyOf(party);
  const reaches = (node: Calling, file: File) =>
    calleesOf(node, file).some((callee) => keyOf(callee) === key || (isTask(party) && comesTo(key, callee, node)));
  const sends = (node: Calling) => {
    const method = methodOf(node);
    return method !== undefined && keyOf(method) === key;
  };
  const calls = new Grouped();
  for await (const file of filesWith(workspace, wordsOf(party), token)) {
    walk(file.document.parseResult.value, (node) => {
      if (isCalling(node) && (isMethod(party) ? sends(node) : reaches(node, file))) calls.add(routineOf(node), node);
    });
  }
  return calls.list(workspace).map(({ item, fromRanges }) => ({ from: item, fromRanges }));
}

/** Whom a party calls, with the statements that do. A method goes on to its handlers, which may be in any file. */
export async function outgoingCalls(
  item: CallHierarchyItem,
  workspace: Workspace,
  token: CancellationToken,
): Promise<CallHierarchyOutgoingCall[]> {
  const file = await fileOf(workspace, item.uri, token);
  const party = file && partyAt(file, item.selectionRange.start);
  if (file === undefined || party === undefined) return [];
  const calls = new Grouped();
  if (isMethod(party)) {
    for await (const each of filesWith(workspace, wordsOf(party), token)) {
      for (const handler of handlersIn(each, party)) calls.add(handler, party);
    }
  } else {
    walk(party, (node) => {
      if (!isCalling(node) || (isTask(party) && isOwn(node))) return;
      for (const callee of calleesOf(node, file)) calls.add(callee, node);
    });
  }
  return calls.list(workspace).map(({ item, fromRanges }) => ({ to: item, fromRanges }));
}

/** Whether it stays within its task. */
function isOwn(node: Calling): boolean {
  return isFnCall(node) || isSpawn(node);
}

/** Whether a message comes to the task of this key. */
function comesTo(key: string, callee: Party, node: Calling): boolean {
  const task = taskOf(callee);
  return !isOwn(node) && task !== undefined && keyOf(task) === key;
}

/** Words of which a file has one if something in it calls a party. */
function wordsOf(party: Party): string[] {
  const task = taskOf(party);
  const method = isHandler(party) ? party.method?.method?.$refText : undefined;
  return [task?.name, method, ...(isMethod(party) ? [party.name, party.$container.name] : [])].filter(
    (word) => word !== undefined,
  );
}

async function partyOf(
  item: CallHierarchyItem,
  workspace: Workspace,
  token: CancellationToken,
): Promise<Party | undefined> {
  const file = await fileOf(workspace, item.uri, token);
  return file && partyAt(file, item.selectionRange.start);
}

/** The party that an item was made of. */
function partyAt(file: File, start: Position): Party | undefined {
  const [leaf] = leavesAt(file.document, start);
  return leaf && AstUtils.getContainerOfType(leaf.astNode, isParty);
}

/** Statements by whom they lead to or come from. */
class Grouped {
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

function itemOf(party: Party): CallHierarchyItem | undefined {
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
