import { type Cancellation, interruptAndCheck, URI } from "langium";
import { asSource, createKtraceServices, type KtraceServices, type SourceDocument, textFileSystem } from "#language";
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

/**
 * The files of the whole workspace whose text has one of these words: first those in use, then those that rest and those of its
 * folders. Of the latter one at a time is in memory: what is wanted of it has to be taken before the next.
 */
export async function* filesWith(
  workspace: Workspace,
  words: readonly string[],
  token: Token,
  depth: Depth = "linked",
): AsyncGenerator<File> {
  // Any character may be escaped in a text.
  const mayHave = (text: string) => text.includes("\\") || words.some((word) => text.includes(word));
  const used = [...workspace.files()];
  for (const document of used) {
    if (mayHave(document.textDocument.getText())) yield { document, services: workspace.services };
  }
  const known = new Set(used.map(({ uri }) => uri.toString()));
  for await (const [uri, text] of textsOfFolders(workspace, token)) {
    if (known.has(uri) || !mayHave(text)) continue;
    const read = async (asked: string) => (asked === uri ? text : workspace.textOf(asked));
    const file = await openFile(uri, read, token, depth);
    if (file !== undefined) yield file;
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
