import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { DumpBody, GraphBody, TasksBody } from "#protocol";
import { addressFor } from "../debug/configurations.ts";
import { readText } from "../read-text.ts";
import type { DumpPicture } from "../webviews/dump-messages.ts";
import { textAddress } from "./addresses.ts";
import { DumpClient } from "./client.ts";
import type { StartAdapter } from "./with-dump.ts";

/** A text that changes is read anew when it has rested for so long. */
const restMilliseconds = 300;

/** A dump that a custom editor shows: what its own adapter says of it, anew each time that the text changes. */
export class DumpDocument implements vscode.CustomDocument {
  /** What it was opened by. */
  readonly uri: vscode.Uri;
  /** Its text. */
  readonly text: vscode.Uri;
  readonly #start: StartAdapter;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #watched: vscode.Disposable;
  #client: DumpClient | undefined;
  #picture: DumpPicture = { kind: "pending" };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #times = 0;

  constructor(uri: vscode.Uri, start: StartAdapter) {
    this.uri = uri;
    this.text = textAddress(uri);
    this.#start = start;
    this.#watched = this.#watch();
    void this.#read();
  }

  get picture(): DumpPicture {
    return this.#picture;
  }

  /** Asks the adapter. Rejects with a message for people. */
  async ask<Body>(request: `ktrace/${string}`, args?: object): Promise<Body> {
    if (this.#client !== undefined) return this.#client.ask<Body>(request, args);
    throw new Error(this.#picture.kind === "failed" ? this.#picture.reason : t("The dump is not read yet. Try again."));
  }

  dispose(): void {
    this.#times++;
    clearTimeout(this.#timer);
    this.#watched.dispose();
    this.#client?.close();
    this.#changed.dispose();
  }

  get #name(): string {
    return this.text.path.slice(this.text.path.lastIndexOf("/") + 1);
  }

  /** A change on the disk, or in an editor that has the text. */
  #watch(): vscode.Disposable {
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(this.text, ".."), this.#name);
    const files = this.text.scheme === "untitled" ? undefined : vscode.workspace.createFileSystemWatcher(pattern);
    const soon = () => this.#readSoon();
    const ifOurs = (document: vscode.TextDocument) => {
      if (document.uri.toString() === this.text.toString()) soon();
    };
    return vscode.Disposable.from(
      ...(files === undefined
        ? []
        : [files, files.onDidChange(soon), files.onDidCreate(soon), files.onDidDelete(soon)]),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) ifOurs(document);
      }),
    );
  }

  #readSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), restMilliseconds);
  }

  async #read(): Promise<void> {
    const time = ++this.#times;
    this.#client?.close();
    this.#client = undefined;
    const picture = await this.#pictureNow(time).catch((error: unknown): DumpPicture => {
      return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
    });
    if (time !== this.#times) return;
    this.#picture = picture;
    this.#changed.fire();
  }

  async #pictureNow(time: number): Promise<DumpPicture> {
    const client = new DumpClient(await this.#start(), readText);
    if (time !== this.#times) {
      client.close();
      return this.#picture;
    }
    this.#client = client;
    await client.open(addressFor(this.text));
    const dump = await client.ask<DumpBody>("ktrace/dump");
    const graph = await client.ask<GraphBody>("ktrace/graph");
    const { tasks } = await client.ask<TasksBody>("ktrace/tasks");
    return { kind: "dump", name: this.#name, dump, graph, tasks };
  }
}
