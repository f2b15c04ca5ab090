import {
  Cancellation,
  DocumentState,
  EmptyFileSystemProvider,
  isOperationCancelled,
  OperationCancelled,
  TextDocument,
  URI,
} from "langium";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import {
  asSource,
  createKtraceServices,
  importedUri,
  isImport,
  type KtraceServices,
  type ReadText,
  type SourceDocument,
} from "#language";

/** Checking waits until nobody typed for so long (in ms): nothing to a person, but edits come in bursts. */
const quietTime = 5;

/** A text that an editor has open. It counts, whatever its file holds. */
interface OpenText {
  /** As the editor spells it. */
  readonly uri: string;
  readonly document: TextDocument;
}

/** The files that are open in an editor and what they import, checked in the background whenever one of them changes. */
export class Workspace {
  readonly services: KtraceServices;
  readonly #read: ReadText;
  /** The URIs of the files in the folders that a person works in, in use or not. */
  readonly list: () => Promise<readonly string[]>;
  readonly #open = new Map<string, OpenText>();
  /** Files that are not open, as last read. */
  readonly #texts = new Map<string, string>();
  #stale = new Set<string>();
  #changes = 0;
  #cancelCheck = () => {};
  #checking: Promise<void> | undefined;

  /** Called when a text has changed, before it is checked. */
  onChanged: () => void = () => {};
  /** Called after each check with the normal URIs of what had changed. */
  onChecked: (changed: ReadonlySet<string>) => void = () => {};
  /** Called with an error of this program; the check after the next change tries again. */
  onError: (error: unknown) => void = () => {};

  /** `read` gives the texts of files that are not open, `list` the URIs of those in the folders that a person works in. */
  constructor(read: ReadText, list: () => Promise<readonly string[]> = () => Promise.resolve([])) {
    this.#read = read;
    this.list = list;
    const files = Object.assign(new EmptyFileSystemProvider(), {
      readFile: (uri: URI) => this.#keptTextOf(uri.toString()),
    });
    this.services = createKtraceServices(files).ktrace;
  }

  open(uri: string, version: number, text: string): void {
    const key = normal(uri);
    this.#open.set(key, { uri, document: TextDocument.create(key, "ktrace", version, text) });
    this.#touch(key);
  }

  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const key = normal(uri);
    const text = this.#open.get(key);
    if (text === undefined) return;
    TextDocument.update(text.document, changes, version);
    this.#touch(key);
  }

  close(uri: string): void {
    const key = normal(uri);
    if (this.#open.delete(key)) this.#touch(key);
  }

  /** Files came, went or changed on the disk. */
  changedOnDisk(uris: readonly string[]): void {
    for (const key of uris.map(normal)) if (!this.#open.has(key)) this.#touch(key);
  }

  /** What is said of the files may be something else now, without a change of theirs. While they are checked, the end of that tells it. */
  tellAgain(): void {
    if (this.#checking === undefined) this.onChecked(new Set());
  }

  isOpen(uri: string): boolean {
    return this.#open.has(normal(uri));
  }

  /** The version of an open text, as its editor counts. */
  versionOf(uri: string): number | undefined {
    return this.#open.get(normal(uri))?.document.version;
  }

  /** Another number after every change. */
  get edition(): number {
    return this.#changes;
  }

  /** The text of any file, as it is in its editor if it is open. Rejects where there is none. */
  async textOf(uri: string): Promise<string> {
    const key = normal(uri);
    const text = this.#open.get(key)?.document.getText() ?? this.#texts.get(key) ?? (await this.#read(key));
    if (text === undefined) throw new Error("There is no such file.");
    return text;
  }

  /** A URI as the editor spells it. */
  spell(uri: string): string {
    return this.#open.get(normal(uri))?.uri ?? uri;
  }

  /** The files that are open in an editor. */
  openFiles(): readonly SourceDocument[] {
    return [...this.#open.keys()].flatMap((key) => this.#loaded(key) ?? []);
  }

  /** The open files and what they import. */
  files(): ReadonlySet<SourceDocument> {
    return new Set(this.openFiles().flatMap((document) => this.services.scenarios.of(document).files));
  }

  /** A file with its tree, linked and checked, after all changes so far; `undefined` if it is not known. Rejects when cancelled. */
  async checked(uri: string, token: Cancellation.CancellationToken): Promise<SourceDocument | undefined> {
    while (this.#checking !== undefined) await unlessCancelled(this.#checking, token);
    const document = this.#loaded(normal(uri));
    return document?.state === DocumentState.Validated ? document : undefined;
  }

  get #documents() {
    return this.services.shared.workspace.LangiumDocuments;
  }

  #loaded(key: string): SourceDocument | undefined {
    return asSource(this.#documents.getDocument(URI.parse(key)));
  }

  #touch(key: string): void {
    this.#stale.add(key);
    this.onChanged();
    this.#changes++;
    this.#cancelCheck();
    this.#checking ??= this.#checkUntilQuiet();
  }

  async #checkUntilQuiet(): Promise<void> {
    const changed = new Set<string>();
    while (this.#stale.size > 0) {
      await this.#quiet();
      const stale = this.#stale;
      this.#stale = new Set();
      for (const key of stale) changed.add(key);
      try {
        await this.#update(stale, this.#newToken());
      } catch (error) {
        // What a new change cancelled is finished with that change.
        if (!isOperationCancelled(error)) this.onError(error);
      }
    }
    this.#checking = undefined;
    try {
      this.onChecked(changed);
    } catch (error) {
      this.onError(error);
    }
  }

  #newToken(): Cancellation.CancellationToken {
    const source = new Cancellation.CancellationTokenSource();
    const { token } = source;
    this.#cancelCheck = () => source.cancel();
    return token;
  }

  async #quiet(): Promise<void> {
    for (let seen = -1; seen !== this.#changes; ) {
      seen = this.#changes;
      await new Promise((resolve) => setTimeout(resolve, quietTime));
    }
  }

  async #update(stale: ReadonlySet<string>, token: Cancellation.CancellationToken): Promise<void> {
    const used = new Set([...this.files()].map(({ uri }) => uri.toString()));
    const changed: URI[] = [];
    const gone = this.#documents.all
      .map(({ uri }) => uri)
      .filter((uri) => !used.has(uri.toString()))
      .toArray();
    for (const key of stale) {
      const uri = URI.parse(key);
      const open = this.#open.get(key);
      const loaded = this.#documents.hasDocument(uri);
      if (open !== undefined) {
        if (!loaded) this.#documents.createDocument(uri, open.document.getText());
        changed.push(uri);
      } else if (!loaded) {
        changed.push(...this.#importersOf(key));
      } else if (used.has(key)) {
        (await this.#canBeRead(key)) ? changed.push(uri) : gone.push(uri);
      }
    }
    for (const uri of gone) this.#texts.delete(uri.toString());
    await this.services.shared.workspace.DocumentBuilder.update(changed, gone, token);
  }

  /** Files that ask for one that was not there. */
  #importersOf(key: string): URI[] {
    const importers = [...this.files()].filter((file) =>
      file.parseResult.value.items.some(
        (item) => isImport(item) && item.path !== undefined && importedUri(file, item).toString() === key,
      ),
    );
    return importers.map(({ uri }) => uri);
  }

  async #canBeRead(key: string): Promise<boolean> {
    this.#texts.delete(key);
    return this.#keptTextOf(key).then(
      () => true,
      () => false,
    );
  }

  /** What the checker reads: open texts, then files, each of which is read once until it changes. */
  async #keptTextOf(key: string): Promise<string> {
    const text = await this.textOf(key);
    if (!this.#open.has(key)) this.#texts.set(key, text);
    return text;
  }
}

function normal(uri: string): string {
  return URI.parse(uri).toString();
}

function unlessCancelled<T>(promise: Promise<T>, token: Cancellation.CancellationToken): Promise<T> {
  return new Promise((resolve, reject) => {
    // A token that is cancelled from the start tells nobody.
    if (token.isCancellationRequested) return reject(OperationCancelled);
    const listener = token.onCancellationRequested(() => reject(OperationCancelled));
    void promise.then(resolve, reject).finally(() => listener.dispose());
  });
}
