import { type AstNode, type CstNode, CstUtils, GrammarUtils } from "langium";
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from "vscode-languageserver";
import type { CapturedTask, Item, Member, SourceDocument, SyncObject } from "#language";
import type { Feature } from "../feature.ts";
import { head } from "../names.ts";

export const outlineFeature: Feature = {
  offer: () => ({ documentSymbolProvider: true }),
  answer: (questions) => {
    const { connection, client } = questions;
    const isNested = client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
    connection.onDocumentSymbol(
      questions.about((document, { textDocument: { uri } }) => {
        const symbols = outline(document);
        return isNested ? symbols : flat(symbols, uri);
      }),
    );
  },
};

/** The declarations of a file as a tree: protocols with their methods, tasks with what they hold and do, checks, captures. */
export function outline(document: SourceDocument): DocumentSymbol[] {
  return document.parseResult.value.items.flatMap(ofItem);
}

/** For a client that knows no trees. */
function flat(symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName !== undefined && { containerName }) },
    ...flat(children, uri, name),
  ]);
}

function ofItem(item: Item): DocumentSymbol[] {
  switch (item.$type) {
    case "KernelClause":
    case "Import":
      return [];
    case "Const":
      return symbol(item, item.name, SymbolKind.Constant);
    case "Protocol": {
      const methods = item.methods.flatMap((method) => symbol(method, method.name, SymbolKind.Method));
      return symbol(item, item.name, SymbolKind.Interface, methods);
    }
    case "Task":
      return symbol(item, item.name, SymbolKind.Class, item.members.flatMap(ofMember));
    case "Limits":
      return symbol(item, "limits", SymbolKind.Object);
    case "Check":
      return symbol(item, item.name, SymbolKind.Boolean);
    case "Capture":
      return symbol(item, item.title, SymbolKind.Namespace, item.tasks.flatMap(ofCapturedTask));
  }
}

const syncKinds: Readonly<Record<SyncObject["kind"], SymbolKind>> = {
  mutex: SymbolKind.Key,
  rwlock: SymbolKind.Key,
  semaphore: SymbolKind.Key,
  condvar: SymbolKind.Event,
};

function ofMember(member: Member): DocumentSymbol[] {
  switch (member.$type) {
    case "Variable":
      return symbol(member, member.name, SymbolKind.Variable);
    case "SyncObject":
      return symbol(member, member.name, syncKinds[member.kind]);
    case "Phone":
    case "Session":
      return symbol(member, member.name, SymbolKind.Field);
    case "Workers":
      return symbol(member, "workers", SymbolKind.Property);
    case "Fn":
    case "Fibril":
      return symbol(member, member.name, SymbolKind.Function);
    case "Main":
      return symbol(member, "main", SymbolKind.Function);
    case "Handler": {
      const method = member.any ? "*" : member.method?.method?.$refText;
      return symbol(member, method && `on ${method}`, SymbolKind.Method);
    }
  }
}

function ofCapturedTask(task: CapturedTask): DocumentSymbol[] {
  const id = String(task.id);
  return symbol(task, task.name === undefined ? id : `${task.name} (${id})`, SymbolKind.Class);
}

function symbol(node: AstNode, name: string | undefined, kind: SymbolKind, children: DocumentSymbol[] = []) {
  const cst = node.$cstNode;
  // While it is being typed a declaration may have no name, and editors insist on one.
  if (cst === undefined || name === undefined || name.trim() === "") return children;
  const selected = selectedBy(node) ?? cst;
  return [{ name, detail: head(node, selected.end), kind, range: cst.range, selectionRange: selected.range, children }];
}

/** What stands for a declaration when it is chosen in the outline: its name, or else its keyword. */
function selectedBy(node: AstNode): CstNode | undefined {
  for (const property of ["name", "method", "any", "title", "id"]) {
    const cst = GrammarUtils.findNodeForProperty(node.$cstNode, property);
    if (cst !== undefined) return cst;
  }
  return node.$cstNode && CstUtils.flattenCst(node.$cstNode).find((leaf) => !leaf.hidden);
}
