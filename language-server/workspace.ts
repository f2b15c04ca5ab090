import { Cancellation, DocumentState, isOperationCancelled, OperationCancelled, TextDocument, URI } from "langium";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import {
  asSource,
  createKtraceServices,
  importedUri,
  isImport,
  type KtraceServices,
  type ReadText,
  type SourceDocument,
  textFileSystem,
} from "#language";
import type { Rest, Wrong } from "./resting.ts";

/** Checking waits until nobody typed for so long (in ms): nothing to a person, but edits come in bursts. */
const quietTime = 5;
/** So many files that were asked about or changed last keep their trees, and the scenarios that they are part of. */
const mostAwake = 8;

/** A text that an editor has open. It counts, whatever its file holds. */
interface OpenText {
  /** As the editor spells it. */
  readonly uri: string;
  readonly document: TextDocument;
}

/**
 * The files that are open in an editor and what they import, checked in the background whenever one of them changes. Trees are
 * large, so a file that nobody has looked at for a while rests: it has none, until it is asked about, or a part of it changes.
 */
export class Workspace {
  readonly services: KtraceServices;
  readonly #read: ReadText;
  /** The URIs of the files in the folders that a person works in, in use or not. */
  readonly list: () => Promise<readonly string[]>;
  readonly #open = new Map<string, OpenText>();
  /** Files that are not open, as last read. */
  readonly #texts = new Map<string, string>();
  readonly #stale = new Set<string>();
  readonly #resting = new Map<string, Rest>();
  /** Files that rested and are needed again. */
  readonly #woken = new Set<string>();
  readonly #mostAwake: number;
  /** The files that were asked about or changed last, the latest at the end. */
  readonly #recent = new Set<string>();
  readonly #questions = new Set<{ readonly key: string }>();
  /** Answers that are being made from several files, which keep their trees meanwhile. */
  #answers = 0;
  #changes = 0;
  #asked = 0;
  /** The change after which nobody typed for a while. */
  #quietSince = 0;
  #cancelCheck = () => {};
  #checking: Promise<void> | undefined;

  /** Called when a text has changed, before it is checked. */
  onChanged: () => void = () => {};
  /** Called after each check with the normal URIs of what had changed. */
  onChecked: (changed: ReadonlySet<string>) => void = () => {};
  /** Called with a file before it rests, for what is to be remembered of it. */
  onRest: (document: SourceDocument) => Rest["files"] = () => new Map();
  /** Called when there are more files than keep their trees. */
  onFull: () => void = () => {};
  /** Called with an error of this program; the check after the next change tries again. */
  onError: (error: unknown) => void = () => {};

  /** `read` gives the texts of files that are not open, `list` the URIs of those in the folders that a person works in. */
  constructor(
    read: ReadText,
    list: () => Promise<readonly string[]> = () => Promise.resolve([]),
    awake: number = mostAwake,
  ) {
    this.#read = read;
    this.list = list;
    this.#mostAwake = awake;
    this.services = createKtraceServices(textFileSystem((uri) => this.#keptTextOf(uri))).ktrace;
  }

  open(uri: string, version: number, text: string): void {
    const key = normal(uri);
    this.#open.set(key, { uri, document: TextDocument.create(key, "ktrace", version, text) });
    this.#notice(key);
    this.#touch(key);
  }

  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): void {
    const key = normal(uri);
    const text = this.#open.get(key);
    if (text === undefined) return;
    TextDocument.update(text.document, changes, version);
    this.#notice(key);
    this.#touch(key);
  }

  close(uri: string): void {
    const key = normal(uri);
    if (!this.#open.delete(key)) return;
    this.#recent.delete(key);
    this.#touch(key);
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

  /** Another number after every question. */
  get asked(): number {
    return this.#asked;
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

  /** The URIs of the files that are open in an editor. */
  openUris(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** The files that are open in an editor and do not rest. */
  openFiles(): readonly SourceDocument[] {
    return this.openUris().flatMap((key) => (this.#resting.has(key) ? [] : (this.#loaded(key) ?? [])));
  }

  /** The open files and what they import, but for what rests. */
  files(): ReadonlySet<SourceDocument> {
    return new Set(this.openFiles().flatMap((document) => this.services.scenarios.of(document).files));
  }

  /** The files of the open scenarios that a file is part of. */
  around(document: SourceDocument): ReadonlySet<SourceDocument> {
    const scenarios = this.openFiles().map((open) => this.services.scenarios.of(open).files);
    return new Set(scenarios.filter((files) => files.includes(document)).flat());
  }

  /** The URIs of the open files and of what they import. */
  uris(): ReadonlySet<string> {
    const resting = [...this.#resting.values()].flatMap(({ files }) => [...files.keys()]);
    return new Set([...[...this.files()].map(({ uri }) => uri.toString()), ...resting]);
  }

  /** What is remembered of an open file, if it rests. */
  restOf(uri: string): Rest | undefined {
    return this.#resting.get(normal(uri));
  }

  /** What is remembered of a file by the open files that rest and have it in their scenarios. */
  remembered(uri: URI): readonly Wrong[] {
    return [...this.#resting.values()].flatMap(({ files }) => files.get(uri.toString()) ?? []);
  }

  /** A file with its tree, if it has one and is checked. */
  awake(uri: string): SourceDocument | undefined {
    const document = this.#loaded(normal(uri));
    return document?.state === DocumentState.Validated ? document : undefined;
  }

  /** A file with its tree, linked and checked, after all changes so far; `undefined` if it is not known. Rejects when cancelled. */
  async checked(uri: string, token: Cancellation.CancellationToken): Promise<SourceDocument | undefined> {
    const key = normal(uri);
    const question = { key };
    this.#questions.add(question);
    this.#notice(key);
    try {
      do await this.settled(token);
      while (this.#wake(key));
    } finally {
      this.#questions.delete(question);
    }
    return this.awake(key);
  }

  /** When all changes so far are checked. Rejects when cancelled. */
  async settled(token: Cancellation.CancellationToken): Promise<void> {
    this.#asked++;
    while (this.#checking !== undefined) await unlessCancelled(this.#checking, token);
  }

  /** Nothing rests that does not yet while an answer is made. */
  async keepAwake<R>(answer: () => Promise<R>): Promise<R> {
    this.#answers++;
    try {
      return await answer();
    } finally {
      this.#answers--;
    }
  }

  get #documents() {
    return this.services.shared.workspace.LangiumDocuments;
  }

  #loaded(key: string): SourceDocument | undefined {
    return asSource(this.#documents.getDocument(URI.parse(key)));
  }

  /** A file is in use. */
  #notice(key: string): void {
    this.#recent.delete(key);
    this.#recent.add(key);
    for (const oldest of this.#recent) if (this.#recent.size > this.#mostAwake) this.#recent.delete(oldest);
  }

  #touch(key: string): void {
    this.#rouse(key);
    this.#stale.add(key);
    this.onChanged();
    this.#changes++;
    this.#cancelCheck();
    this.#checking ??= this.#checkUntilQuiet();
  }

  /** Whether something has to be checked before a file and the scenarios that it is part of have trees. */
  #wake(key: string): boolean {
    this.#rouse(key);
    if (this.#woken.size === 0) return false;
    this.#checking ??= this.#checkUntilQuiet();
    return true;
  }

  /** Ends the rest of the open files that a file is part of. */
  #rouse(key: string): void {
    for (const [resting, { parts }] of this.#resting) {
      if (!parts.has(key)) continue;
      this.#resting.delete(resting);
      // It may be part of another scenario that did not rest.
      if (this.awake(resting) === undefined) this.#woken.add(resting);
    }
  }

  async #checkUntilQuiet(): Promise<void> {
    const changed = new Set<string>();
    while (this.#stale.size + this.#woken.size > 0) {
      await this.#quiet();
      const due = this.#due();
      for (const key of due) {
        if (this.#stale.delete(key)) changed.add(key);
        this.#woken.delete(key);
      }
      try {
        await this.#update(due, this.#newToken());
        await this.#rest();
      } catch (error) {
        // What a new change cancelled is finished with that change.
        if (!isOperationCancelled(error)) this.onError(error);
      }
    }
    this.#checking = undefined;
    // What was only woken is as it was.
    if (changed.size === 0) return;
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
    while (this.#quietSince !== this.#changes) {
      this.#quietSince = this.#changes;
      await new Promise((resolve) => setTimeout(resolve, quietTime));
    }
  }

  /** What is checked next: of what has no tree yet one file, so that its tree is let go before the next if nobody needs it. */
  #due(): ReadonlySet<string> {
    const all = [...this.#stale, ...this.#woken];
    const isNew = (key: string) => this.#open.has(key) && this.#loaded(key) === undefined;
    return new Set([...all.filter((key) => !isNew(key)), ...all.filter(isNew).slice(0, 1)]);
  }

  /** Lets trees go: of open files that were not in use lately, nor a part of them, and are part of no answer. */
  async #rest(): Promise<void> {
    if (this.#answers > 0) return;
    const needed = [...this.#recent, ...[...this.#questions].map(({ key }) => key)];
    const rests = this.openFiles().flatMap((document): [string, Rest][] => {
      const key = document.uri.toString();
      if (document.state !== DocumentState.Validated || this.#stale.has(key)) return [];
      const parts = this.#partsOf(document);
      return needed.some((each) => parts.has(each)) ? [] : [[key, { parts, files: this.onRest(document) }]];
    });
    if (rests.length === 0) return;
    if (this.#resting.size === 0) this.onFull();
    for (const [key, rest] of rests) this.#resting.set(key, rest);
    await this.#update(new Set(), Cancellation.CancellationToken.None);
  }

  #partsOf(document: SourceDocument): ReadonlySet<string> {
    const { files } = this.services.scenarios.of(document);
    return new Set(files.flatMap((file) => [file.uri.toString(), ...importedBy(file)]));
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
    const importers = [...this.files()].filter((file) => importedBy(file).includes(key));
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

/** The URIs that a file asks for. */
function importedBy(file: SourceDocument): string[] {
  const imports = file.parseResult.value.items.filter(isImport).filter(({ path }) => path !== undefined);
  return imports.map((item) => importedUri(file, item).toString());
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
