import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import { placeOf } from "../graph/place-of.ts";
import { fillPage } from "../views/fill-page.ts";
import { revealPlace } from "../views/reveal.ts";
import { savePicture } from "../views/save-picture.ts";
import type { DumpAction, FromDump, ToDump } from "../webviews/dump-messages.ts";
import type { ViewAction } from "../webviews/messages.ts";
import { DumpDocument } from "./document.ts";
import type { DumpNotes } from "./notes.ts";
import type { StartAdapter } from "./with-dump.ts";

/** Of the custom editor, as package.json has it. */
export const DUMP_EDITOR = "ktrace.dump";

const commands: Readonly<Record<DumpAction, string>> = {
  debug: "ktrace.debugDump",
  text: "ktrace.dumpText",
  capture: "ktrace.captureFromDump",
  scenario: "ktrace.scenarioFromDump",
  report: "ktrace.saveDumpReport",
};

/** The read-only editors that show a dump as its graph, its tasks and what it tells. */
export class DumpEditors implements vscode.CustomReadonlyEditorProvider<DumpDocument>, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #start: StartAdapter;
  readonly #notes: DumpNotes;
  readonly #open = new Map<vscode.WebviewPanel, DumpDocument>();
  readonly #registered: vscode.Disposable;

  constructor(extension: vscode.Uri, start: StartAdapter, notes: DumpNotes) {
    this.#extension = extension;
    this.#start = start;
    this.#notes = notes;
    this.#registered = vscode.window.registerCustomEditorProvider(DUMP_EDITOR, this, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: { retainContextWhenHidden: true },
    });
  }

  dispose(): void {
    this.#registered.dispose();
  }

  openCustomDocument(uri: vscode.Uri): DumpDocument {
    const document = new DumpDocument(uri, this.#start);
    document.onDidChange(() => {
      const { picture } = document;
      if (picture.kind === "dump") this.#notes.tell(document, document.text, picture.dump.notes);
      else this.#notes.forget(document);
    });
    return document;
  }

  resolveCustomEditor(document: DumpDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    this.#open.set(panel, document);
    const send = () => void webview.postMessage({ type: "show", picture: document.picture } satisfies ToDump);
    const changes = document.onDidChange(send);
    webview.onDidReceiveMessage((message: FromDump) => {
      if (message.type === "ready") send();
      else this.#receive(message, document, panel);
    });
    panel.onDidDispose(() => {
      changes.dispose();
      this.#open.delete(panel);
      if (![...this.#open.values()].includes(document)) this.#notes.forget(document);
    });
    fillPage(webview, this.#extension, { title: t("Dump"), bundle: "dump", ground: "editor" });
  }

  /** The one that the person is at. */
  get active():
    | { readonly document: DumpDocument; act(action: ViewAction): void; goToSource(fibril: number): void }
    | undefined {
    const [panel, document] = [...this.#open].find(([{ active }]) => active) ?? [];
    if (panel === undefined || document === undefined) return undefined;
    return {
      document,
      act: (action) => void panel.webview.postMessage(action),
      goToSource: (fibril) => this.#reveal(document, panel, fibril),
    };
  }

  /** Whether a dump can be seen. */
  isSeen(text: vscode.Uri): boolean {
    return this.#panelOf(text) !== undefined;
  }

  /** Where the text of a dump does not cover its picture. */
  columnBeside(text: vscode.Uri): vscode.ViewColumn {
    const panel = this.#panelOf(text);
    return panel === undefined ? vscode.ViewColumn.Active : besides(panel);
  }

  #panelOf(text: vscode.Uri): vscode.WebviewPanel | undefined {
    const its = ([panel, document]: [vscode.WebviewPanel, DumpDocument]) =>
      panel.visible && document.text.toString() === text.toString();
    return [...this.#open].find(its)?.[0];
  }

  #receive(message: Exclude<FromDump, { type: "ready" }>, document: DumpDocument, panel: vscode.WebviewPanel): void {
    switch (message.type) {
      case "go":
        return void revealPlace(message.place, undefined, besides(panel));
      case "do":
        return void vscode.commands.executeCommand(commands[message.action], document.text);
      case "reveal":
        return this.#reveal(document, panel, message.fibril);
      case "revealCause":
        return;
      case "exported": {
        const { format, data } = message;
        return void savePicture(t("Save the Wait-for Graph"), {
          name: "wait-for-graph",
          format,
          data,
          session: undefined,
        });
      }
      case "notExported":
        return void vscode.window.showErrorMessage(t`KTrace: the picture could not be made: ${message.reason}`);
    }
  }

  #reveal({ picture }: DumpDocument, panel: vscode.WebviewPanel, fibril: number): void {
    if (picture.kind !== "dump") return;
    const { session, moment } = picture.graph;
    const place = placeOf(picture.graph, { type: "reveal", session, moment, fibril });
    if (place !== undefined) void revealPlace(place, undefined, besides(panel));
  }
}

/** Where the text of a dump opens, so that it does not cover the picture: in the second column or, if the picture is there, in the first. */
export const besides = ({ viewColumn }: { readonly viewColumn?: vscode.ViewColumn | undefined }): vscode.ViewColumn =>
  viewColumn === vscode.ViewColumn.Two ? vscode.ViewColumn.One : vscode.ViewColumn.Two;
