import * as vscode from "vscode";
import type { Verdict } from "#check-protocol";
import { findFiles } from "../find-files.ts";
import { readText } from "../read-text.ts";
import { agedBy, describedAs, type Known } from "./known.ts";
import { type CheckAddress, idOf, listedIn, nameOf } from "./listing.ts";
import { rangeOf } from "./places.ts";

/** How the explorer is asked for the check of an item. */
export const addressOf = ({ uri, id }: vscode.TestItem): CheckAddress => ({
  uri: uri?.toString() ?? "",
  name: nameOf(id),
});

/** Texts that are shown beside a file, and are not it. */
const copies = new Set(["debug", "git"]);

export const isScenario = ({ languageId, uri }: vscode.TextDocument): boolean =>
  languageId === "ktrace" && !copies.has(uri.scheme);

/** A text that is written in is read again after so many milliseconds of rest. */
const REST = 300;
/** The workspace is read so many milliseconds after the start: what a person waits for comes first. */
const LATER = 1_000;

/** The files of scenarios and their checks as items of VS Code's tests, and what is known of each. */
export class CheckItems implements vscode.Disposable {
  readonly #controller: vscode.TestController;
  readonly #known = new WeakMap<vscode.TestItem, Known>();
  readonly #overrides = new WeakMap<vscode.TestItem, string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed];
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #discovery = setTimeout(() => void this.discover(), LATER);
  /** When something else is known of a check. */
  readonly onDidChange = this.#changed.event;

  constructor(controller: vscode.TestController) {
    this.#controller = controller;
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.ktrace");
    this.#subscriptions.push(
      watcher,
      watcher.onDidCreate((uri) => this.#changedOnDisk(uri)),
      watcher.onDidChange((uri) => this.#changedOnDisk(uri)),
      watcher.onDidDelete((uri) => this.#changedOnDisk(uri)),
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (isScenario(document) && contentChanges.length > 0) this.#edited(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri)),
    );
    for (const document of vscode.workspace.textDocuments) this.#opened(document);
  }

  /** Reads all scenarios of the workspace. */
  async discover(token?: vscode.CancellationToken): Promise<void> {
    clearTimeout(this.#discovery);
    for (const { uri } of vscode.workspace.workspaceFolders ?? [])
      for (const file of await findFiles(uri.toString()))
        if (!token?.isCancellationRequested) await this.read(vscode.Uri.parse(file, true));
  }

  /** Reads a file, as its editor shows it when it is open. @returns its item, when it has a check or a task */
  async read(uri: vscode.Uri): Promise<vscode.TestItem | undefined> {
    const text = await readText(uri.toString()).catch(() => "");
    return this.#update(uri, text);
  }

  /** The checks among some items, and in the files among them; all, where nothing is said. */
  checks(items?: readonly vscode.TestItem[]): vscode.TestItem[] {
    const among = items ?? [...this.#controller.items].map(([, item]) => item);
    return among.flatMap((item) => (item.parent === undefined ? [...item.children].map(([, check]) => check) : [item]));
  }

  /** A check by its file and the name that it has in it. */
  find(uri: string, name: string | undefined): vscode.TestItem | undefined {
    return this.#controller.items.get(vscode.Uri.parse(uri).toString())?.children.get(idOf(name));
  }

  /** Checks of a file, in their order. */
  ofFile(uri: vscode.Uri): vscode.TestItem[] {
    const file = this.#controller.items.get(uri.toString());
    return file === undefined ? [] : this.checks([file]);
  }

  known(check: vscode.TestItem): Known | undefined {
    return this.#known.get(check);
  }

  /** `undefined`: nothing can be said of it any more. */
  settle(check: vscode.TestItem, verdict: Verdict | undefined): void {
    if (verdict === undefined) this.#known.delete(check);
    else this.#known.set(check, { verdict, isOld: false });
    this.#describe(check);
    this.#changed.fire();
  }

  #opened(document: vscode.TextDocument): void {
    if (isScenario(document)) this.#update(document.uri, document.getText());
  }

  /** What was not saved is gone, and so is a file from elsewhere. */
  #closed(uri: vscode.Uri): void {
    const { items } = this.#controller;
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) items.delete(uri.toString());
    else if (items.get(uri.toString()) !== undefined) void this.read(uri);
  }

  #edited(uri: vscode.Uri): void {
    this.#ageFrom(uri);
    const id = uri.toString();
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => {
        this.#timers.delete(id);
        void this.read(uri);
      }, REST),
    );
  }

  #changedOnDisk(uri: vscode.Uri): void {
    // What an editor has is heard of from it.
    if (vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString())) return;
    this.#ageFrom(uri);
    void this.read(uri);
  }

  /** What was said of scenarios with this file is old. */
  #ageFrom(uri: vscode.Uri): void {
    const aged = this.checks().filter((check) => {
      const known = this.#known.get(check);
      const now = known && agedBy(known, uri.toString());
      if (now === undefined || now === known) return false;
      this.#known.set(check, now);
      this.#describe(check);
      return true;
    });
    if (aged.length === 0) return;
    this.#controller.invalidateTestResults(aged);
    this.#changed.fire();
  }

  #update(uri: vscode.Uri, text: string): vscode.TestItem | undefined {
    const { items } = this.#controller;
    const id = uri.toString();
    const found = listedIn(text);
    if (found.length === 0) {
      items.delete(id);
      return undefined;
    }
    const file = items.get(id) ?? this.#controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    const checks = new Map<string, vscode.TestItem>();
    for (const [index, { id, label, overrides, range }] of found.entries()) {
      const check = file.children.get(id) ?? this.#controller.createTestItem(id, label, uri);
      check.range = rangeOf(range);
      check.sortText = String(index).padStart(9, "0");
      this.#overrides.set(check, overrides);
      this.#describe(check);
      checks.set(id, check);
    }
    file.children.replace([...checks.values()]);
    items.add(file);
    return file;
  }

  #describe(check: vscode.TestItem): void {
    check.description = describedAs(this.#overrides.get(check) ?? "", this.#known.get(check));
  }

  dispose(): void {
    clearTimeout(this.#discovery);
    for (const [, timer] of this.#timers) clearTimeout(timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
