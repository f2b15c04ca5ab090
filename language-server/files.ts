import { type AstNode, type Cancellation, DocumentState, interruptAndCheck, URI } from "langium";
import {
  asSource,
  createKtraceServices,
  hasMostFiles,
  type KtraceServices,
  type SourceDocument,
  textFileSystem,
} from "#language";
import { Importers } from "./importers.ts";
import { documentOf, isOfKernel } from "./names.ts";
import type { Workspace } from "./workspace.ts";

type Token = Cancellation.CancellationToken;

/** A file with its tree, and what its names are looked up with. */
export interface File {
  readonly document: SourceDocument;
  readonly services: KtraceServices;
}

/** Files of so many characters in all stay in memory for what the next one imports: a tree takes a hundred times the room of its text. */
const mostShared = 200_000;

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
 * folders. Of the latter few at a time are in memory: what is wanted of one has to be taken before the next.
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
  const loader = new Loader((asked) => workspace.textOf(asked), depth);
  for (const uri of candidates) {
    if (seeingHome?.has(uri) === false) continue;
    const file = await loader.open(uri, token);
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
export function openFile(uri: string, read: Read, token: Token, depth: Depth): Promise<File | undefined> {
  return new Loader(read, depth).open(uri, token);
}

/** Loads files one after the other. What they import is loaded once, as long as it is little or the next file is a part of it. */
export class Loader {
  readonly #read: Read;
  readonly #depth: Depth;
  #services: ReturnType<typeof createKtraceServices>;

  constructor(read: Read, depth: Depth) {
    this.#read = read;
    this.#depth = depth;
    this.#services = this.#newServices();
  }

  async open(uri: string, token: Token): Promise<File | undefined> {
    const isPart = this.#documents.hasDocument(URI.parse(uri));
    const isFresh = this.#documents.all.isEmpty();
    if (!isFresh && !isPart && this.#isMuch()) this.#services = this.#newServices();
    const file = await this.#load(uri, token);
    // What others had imported may have left no room for all imports of this one.
    if (isFresh || !hasMostFiles(this.#documents)) return file;
    this.#services = this.#newServices();
    return this.#load(uri, token);
  }

  get #documents() {
    return this.#services.shared.workspace.LangiumDocuments;
  }

  #newServices() {
    return createKtraceServices(textFileSystem(this.#read));
  }

  #isMuch(): boolean {
    const characters = this.#documents.all.reduce((sum, { textDocument }) => sum + textDocument.getText().length, 0);
    return characters > mostShared;
  }

  async #load(uri: string, token: Token): Promise<File | undefined> {
    const { shared, ktrace: services } = this.#services;
    const loaded = await this.#documents.getOrCreateDocument(URI.parse(uri)).catch(() => undefined);
    const document = asSource(loaded);
    if (document === undefined) return undefined;
    const isChecked = this.#depth === "checked";
    if (document.state < (isChecked ? DocumentState.Validated : DocumentState.IndexedReferences))
      await shared.workspace.DocumentBuilder.build([document], { validation: isChecked }, token);
    return { document, services };
  }
}
