import { type Connection, DidChangeWorkspaceFoldersNotification, type InitializeParams } from "vscode-languageserver";

/** The URIs of the `*.ktrace` files in a folder, those of its folders too. */
export type ListFiles = (folder: string) => Promise<readonly string[]>;

/**
 * The folders that a person works in. Their files are listed when a question needs them: by `listLocal` where there is a disk, else by
 * the client, which answers `ktrace/findFiles {folder}` with `{uris}`. Of a client that knows no such request, there are none.
 */
export class Folders {
  readonly #connection: Connection;
  readonly #listLocal: ListFiles | undefined;
  #folders: readonly string[] = [];

  constructor(connection: Connection, listLocal: ListFiles | undefined) {
    this.#connection = connection;
    this.#listLocal = listLocal;
  }

  /** Takes the folders from what the client says first, and follows their changes. */
  follow({ workspaceFolders, rootUri }: InitializeParams): void {
    this.#folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event: { added, removed } }) => {
      const gone = new Set(removed.map(({ uri }) => uri));
      this.#folders = [...this.#folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
    });
  }

  /** Each file once, though folders may lie in each other. */
  async files(): Promise<readonly string[]> {
    const lists = await Promise.all(this.#folders.map((folder) => this.#list(folder).catch(() => [])));
    return [...new Set(lists.flat())];
  }

  async #list(folder: string): Promise<readonly string[]> {
    if (this.#listLocal !== undefined && folder.startsWith("file:")) return this.#listLocal(folder);
    const answer = await this.#connection.sendRequest<{ uris: string[] } | null>("ktrace/findFiles", { folder });
    return answer?.uris ?? [];
  }
}
