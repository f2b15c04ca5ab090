import { type AstNode, type Cancellation, interruptAndCheck, URI } from "langium";
import { asSource, createKtraceServices, type KtraceServices, type SourceDocument, textFileSystem } from "#language";
import { Importers } from "./importers.ts";
import { documentOf, isOfKernel } from "./names.ts";
import type { Workspace } from "./workspace.ts";

type Token = Cancellation.CancellationToken;

/** A file with its tree, and what its names are looked up with. */
export interface File {
  readonly document: SourceDocument;
  readonly services: KtraceServices;
}

/** How much is done for a file that is not in use: its names are linked, or it is checked as well. */
type Depth = "linked" | "checked";

/** What reads a file's text, and rejects where there is none. */
type Read = (uri: string) => Promise<string>;

/** What files are looked for that may name a declaration. */
export interface Wanted {
  /** Words of which its text has one. */
  readonly words: readonly string[];
  /** The declaration, where only files are wanted that can see it. */
  readonly seeing?: AstNode;
  readonly depth?: Depth;
}

/**
 * The files of the whole workspace that are wanted: first those in use, then those that rest and those of its
 * folders. Of the latter one at a time is in memory: what is wanted of it has to be taken before the next.
 */
export async function* filesWith(
  workspace: Workspace,
  { words, seeing, depth = "linked" }: Wanted,
  token: Token,
): AsyncGenerator<File> {
  // Any character may be escaped in a text.
  const mayHave = (text: string) => text.includes("\\") || words.some((word) => text.includes(word));
  const used = [...workspace.files()];
  const [known, importers] = [new Set(used.map(({ uri }) => uri.toString())), new Importers()];
  const home = seeing === undefined || isOfKernel(seeing) ? undefined : documentOf(seeing)?.toString();
  for (const document of used) {
    if (mayHave(document.textDocument.getText())) yield { document, services: workspace.services };
  }
  const candidates: string[] = [];
  for await (const [uri, text] of textsOfFolders(workspace, token)) {
    importers.add(uri, text);
    if (!known.has(uri) && mayHave(text)) candidates.push(uri);
  }
  if (home !== undefined) await addMissing(importers, workspace, token);
  const seeingHome = home === undefined ? undefined : importers.ofAll(home);
  for (const uri of candidates) {
    if (seeingHome?.has(uri) === false) continue;
    const file = await openFile(uri, (asked) => workspace.textOf(asked), token, depth);
    if (file !== undefined) yield file;
  }
}

/** Imports may lead through files outside of the folders. */
async function addMissing(importers: Importers, workspace: Workspace, token: Token): Promise<void> {
  const unread = new Set<string>();
  for (let missing = importers.missing(); missing.length > 0; ) {
    for (const uri of missing) {
      await interruptAndCheck(token);
      const text = await workspace.textOf(uri).catch(() => undefined);
      if (text === undefined) unread.add(uri);
      else importers.add(uri, text);
    }
    missing = importers.missing().filter((uri) => !unread.has(uri));
  }
}

/** The texts of the files that are in use or in the workspace's folders, with their URIs. */
export async function* textsOfFolders(workspace: Workspace, token: Token): AsyncGenerator<readonly [string, string]> {
  const listed = (await workspace.list()).map((uri) => URI.parse(uri).toString());
  for (const uri of new Set([...workspace.uris(), ...listed])) {
    await interruptAndCheck(token);
    const text = await workspace.textOf(uri).catch(() => undefined);
    if (text !== undefined) yield [uri, text];
  }
}

/** A file of the workspace, in use or not; `undefined` if there is none. */
export async function fileOf(workspace: Workspace, uri: string, token: Token): Promise<File | undefined> {
  const document = await workspace.checked(uri, token);
  if (document !== undefined) return { document, services: workspace.services };
  return openFile(uri, (asked) => workspace.textOf(asked), token, "linked");
}

/** Loads a file with what it imports, by services of their own: whoever lets go of it lets go of all. */
export async function openFile(uri: string, read: Read, token: Token, depth: Depth): Promise<File | undefined> {
  const { shared, ktrace } = createKtraceServices(textFileSystem(read));
  const loaded = await shared.workspace.LangiumDocuments.getOrCreateDocument(URI.parse(uri)).catch(() => undefined);
  const document = asSource(loaded);
  if (document === undefined) return undefined;
  await shared.workspace.DocumentBuilder.build([document], { validation: depth === "checked" }, token);
  return { document, services: ktrace };
}
