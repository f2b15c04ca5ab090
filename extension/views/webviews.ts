import * as vscode from "vscode";
import type { Used } from "../webviews/messages.ts";
import { fillPage } from "./fill-page.ts";
import type { Ground } from "./html.ts";

/** A webview that shows a page, in a view or in an editor. */
interface Shown {
  readonly surface: vscode.WebviewView | vscode.WebviewPanel;
  /** Writes which session it is where this kind of webview has room for it. */
  readonly name: (text: string) => void;
  readonly ground: Ground;
}

/** A page that is shown in a view of VS Code and, on request, in an editor. */
interface Page<From, To> {
  /** Of the view and of the editor. */
  readonly id: string;
  /** `Wait-for Graph` */
  readonly title: string;
  /** The names of its script and its style sheet. */
  readonly bundle: string;
  /** Where its view is. */
  readonly ground: Ground;
  /** Is called when a webview has come into view. */
  readonly seen: () => void;
  /** `reply` answers the webview that has sent the message. */
  readonly receive: (message: From, reply: (message: To) => void) => void;
}

/** All webviews that show one page. */
export class Webviews<From, To> implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #page: Page<From, To>;
  readonly #shown = new Set<Shown>();
  readonly #registered: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  /** Where the person was last. */
  #used: Shown | undefined;

  constructor(extension: vscode.Uri, page: Page<From, To>) {
    this.#extension = extension;
    this.#page = page;
    // Else VS Code builds the page anew each time the view is shown, which takes a second or two.
    const webviewOptions = { retainContextWhenHidden: true };
    this.#registered = vscode.window.registerWebviewViewProvider(page.id, this, { webviewOptions });
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#registered.dispose();
  }

  get isSeen(): boolean {
    return [...this.#shown].some(({ surface }) => surface.visible);
  }

  /** Sends a message to all that can be seen; `name` is what they are called besides their title. */
  send(message: To, name?: string): void {
    for (const shown of this.#shown) {
      if (!shown.surface.visible) continue;
      if (name !== undefined) shown.name(name);
      void shown.surface.webview.postMessage(message);
    }
  }

  /** To one that can be seen, if there is one: that where the person was last, if it is. */
  sendToOne(message: To): void {
    const seen = [...this.#shown].filter(({ surface }) => surface.visible);
    const one = seen.find((shown) => shown === this.#used) ?? seen[0];
    void one?.surface.webview.postMessage(message);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    view.onDidChangeVisibility(() => this.#page.seen());
    this.#fill({
      surface: view,
      name: (text) => {
        view.description = text;
      },
      ground: this.#page.ground,
    });
  }

  /** The page in an editor, where there is more room. */
  openPanel(): void {
    if (this.#panel) return this.#panel.reveal();
    const { id, title } = this.#page;
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel(id, title, column, { retainContextWhenHidden: true });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    const shown: Shown = {
      surface: panel,
      name: (text) => {
        panel.title = text === "" ? title : `${title}: ${text}`;
      },
      ground: "editor",
    };
    panel.onDidChangeViewState(({ webviewPanel }) => {
      if (webviewPanel.active) this.#used = shown;
      this.#page.seen();
    });
    this.#fill(shown);
  }

  #fill(shown: Shown): void {
    const { surface, ground } = shown;
    const { webview } = surface;
    const { title, bundle, receive } = this.#page;
    webview.onDidReceiveMessage((message: From | Used) => {
      if (isUsed(message)) this.#used = shown;
      else receive(message, (answer) => void webview.postMessage(answer));
    });
    this.#shown.add(shown);
    surface.onDidDispose(() => this.#shown.delete(shown));
    fillPage(webview, this.#extension, { title, bundle, ground });
  }
}

const isUsed = <From>(message: From | Used): message is Used =>
  typeof message === "object" && message !== null && "type" in message && message.type === "used";
