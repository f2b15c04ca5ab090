import { type AstNode, UriUtils } from "langium";
import { isImport, isKernelClause, isProtocol, type Scenario, type SourceDocument } from "#language";
import { filesWith } from "../files.ts";
import { documentOf, quotedPath } from "../names.ts";
import { behind, breakOf, replace } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";
import { unknownAt } from "./unknown.ts";

/** Imports a file of the workspace that declares the name. */
export async function missingImport(situation: Situation): Promise<readonly Fix[]> {
  const { document, workspace, token } = situation;
  const info = unknownAt(situation)?.error.info;
  if (info === undefined) return [];
  const { shared, scenarios } = workspace.services;
  const [type, name] = [shared.AstReflection.getReferenceType(info), info.reference.$refText];
  const own = scenarios.of(document);
  const known = new Set(own.files.map(({ uri }) => uri.toString()));
  const paths: string[] = [];
  for await (const { document: other, services } of filesWith(workspace, { words: [name] }, token)) {
    if (known.has(other.uri.toString()) || !declares(other, type, name)) continue;
    if (other.uri.scheme !== document.uri.scheme || other.uri.authority !== document.uri.authority) continue;
    if (conflict(own, services.scenarios.of(other))) continue;
    paths.push(quotedPath(UriUtils.relative(UriUtils.dirname(document.uri), other.uri)));
  }
  return paths.toSorted().map((path) => ({
    title: `Import ${path}`,
    edits: [importing(document, `import ${path}`)],
    isGuess: paths.length > 1,
  }));
}

/** Whether a file itself declares what a name of this type can mean. */
function declares({ parseResult }: SourceDocument, type: string, name: string): boolean {
  const { items } = parseResult.value;
  switch (type) {
    case "Task":
    case "Protocol":
      return items.some((item) => item.$type === type && item.name === name);
    case "Const":
    case "Declaration":
      return items.some((item) => item.$type === "Const" && item.name === name);
    case "Method":
      return items.filter(isProtocol).some(({ methods }) => methods.some((method) => method.name === name));
    default:
      return false;
  }
}

/** A name that both declare would be declared twice. */
function conflict(own: Scenario, other: Scenario): boolean {
  const places = (declared: Iterable<readonly [string, AstNode]>) =>
    new Map([...declared].map(([name, node]) => [name, documentOf(node)?.toString()]));
  return ([({ tasks }) => tasks, ({ protocols }) => protocols, ({ constants }) => constants] satisfies Names[]).some(
    (names) => {
      const [mine, theirs] = [places(names(own)), places(names(other))];
      return [...theirs].some(([name, place]) => mine.has(name) && mine.get(name) !== place);
    },
  );
}

type Names = (scenario: Scenario) => ReadonlyMap<string, AstNode>;

/** Puts an import behind the others, behind the kernel, or before everything but the comments at the beginning. */
function importing(document: SourceDocument, item: string) {
  const { items } = document.parseResult.value;
  const text = document.textDocument.getText();
  const end = breakOf(text);
  const last = (items.findLast(isImport) ?? items.findLast(isKernelClause))?.$cstNode;
  if (last !== undefined) {
    const at = behind(text, last.end);
    return replace(document, { from: at, to: at }, end + item);
  }
  const first = items[0]?.$cstNode?.offset ?? 0;
  const documented = /([ \t]*\/\/\/.*(\r\n|\n|\r))*[ \t]*$/.exec(text.slice(0, first))?.index ?? first;
  return replace(document, { from: documented, to: documented }, item + end + end);
}
