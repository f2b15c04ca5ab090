import { AstUtils, type CstNode } from "langium";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CancellationToken,
  Position,
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
  routineOf,
  targetsOfDeclaration,
  taskOf,
  walk,
} from "#language";
import type { Feature } from "../feature.ts";
import { type File, fileOf, filesWith } from "../files.ts";
import { leavesAt, nameAt } from "../names.ts";
import { cancellable } from "../questions.ts";
import type { Workspace } from "../workspace.ts";
import { Grouped, itemOf } from "./call-items.ts";
import { handlersIn } from "./implementation.ts";
import { type Calling, calleesOf, isCalling, isParty, keyOf, methodOf, type Party } from "./messages.ts";

export const callHierarchyFeature: Feature = {
  offer: (client) => {
    // Neovim 0.7 says it outside of `textDocument`.
    const isKnown = client.textDocument?.callHierarchy !== undefined || "callHierarchy" in client;
    return isKnown ? { callHierarchyProvider: true } : {};
  },
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
    const [begun] = leavesAt(file.document, position).filter(isFirst);
    if (begun !== undefined && isCalling(begun.astNode)) return calleesOf(begun.astNode, file);
    return begun !== undefined && isParty(begun.astNode) ? [begun.astNode] : [];
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
  for await (const file of filesWith(workspace, { words: wordsOf(party), seeing: party }, token)) {
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
    for await (const each of filesWith(workspace, { words: wordsOf(party), seeing: party }, token)) {
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
