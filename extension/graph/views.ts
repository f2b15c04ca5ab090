import * as vscode from "vscode";
import type { GraphBody } from "#protocol";
import type { FromView, Picture, Reveal, ToView, ViewAction } from "../webviews/messages.ts";
import { makeNonce, pageHtml } from "./html.ts";
import { revealPlace } from "./reveal.ts";
import { savePicture } from "./save-picture.ts";
import { GraphSessions } from "./sessions.ts";
import { trackSessions } from "./track.ts";

/** A webview that shows the graph, in the side bar or in an editor. */
interface Shown {
  readonly surface: vscode.WebviewView | vscode.WebviewPanel;
  /** Writes which session it is where this kind of webview has room for it. */
  readonly name: (text: string) => void;
}

/** The wait-for graph in the side bar and, on request, in an editor. Asks for a graph only while one of them can be seen. */
export class GraphViews implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #sessions = new GraphSessions();
  readonly #shown = new Set<Shown>();
  readonly #live = new Map<string, vscode.DebugSession>();
  readonly #registered: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  /** Where the person was last: commands are meant for it as long as it is seen. */
  #used: Shown | undefined;
  #timesAsked = 0;

  constructor(extension: vscode.Uri) {
    this.#extension = extension;
    this.#registered = vscode.Disposable.from(
      // Else VS Code builds the page anew each time the side bar is shown, which takes a second or two.
      vscode.window.registerWebviewViewProvider("ktrace.graph", this, {
        webviewOptions: { retainContextWhenHidden: true },
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()),
      trackSessions(this.#sessions, this.#live, () => this.#update(), showAtDeadlock),
    );
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#registered.dispose();
  }

  /** A session of KTrace by its id, as long as it goes on. */
  session(id: string): vscode.DebugSession | undefined {
    return this.#live.get(id);
  }

  /** Shows a task of a session, by its id, wherever a graph can be seen. */
  reveal(session: string, task: number): void {
    this.#sessions.focusStack(session, { task, frame: undefined, asked: ++this.#timesAsked });
    this.#update();
  }

  /** Does something with the picture where the person sees it. */
  act(action: ViewAction): void {
    const visible = [...this.#shown].filter(({ surface }) => surface.visible);
    const shown = visible.find((each) => each === this.#used) ?? visible[0];
    if (shown !== undefined && this.#sessions.picture(true).kind === "graph") return this.#send(shown, action);
    void vscode.window.showErrorMessage(
      "KTrace: no wait-for graph is shown. Open the view, and stop a scenario in it, first.",
    );
  }

  /** The session whose graph is shown. */
  shownSession(): vscode.DebugSession | undefined {
    const picture = this.#sessions.picture(true);
    return picture.kind === "none" ? undefined : this.#live.get(picture.session.id);
  }

  /** Shows where a fibril of the picture stands. */
  goToSource(fibril: number): void {
    const picture = this.#sessions.picture(true);
    if (picture.kind !== "graph") return;
    this.#reveal({ type: "reveal", session: picture.session.id, moment: picture.graph.moment, fibril });
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    view.onDidChangeVisibility(() => this.#update());
    this.#fill({
      surface: view,
      name: (text) => {
        view.description = text;
      },
    });
  }

  /** The graph in an editor, where there is more room than in the side bar. */
  openPanel(): void {
    if (this.#panel) return this.#panel.reveal();
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel("ktrace.graph", "Wait-for Graph", column);
    panel.onDidChangeViewState(() => this.#update());
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    this.#panel = panel;
    this.#fill({
      surface: panel,
      name: (text) => {
        panel.title = text === "" ? "Wait-for Graph" : `Wait-for Graph: ${text}`;
      },
    });
  }

  #fill(shown: Shown): void {
    const { surface } = shown;
    const { webview } = surface;
    const folder = vscode.Uri.joinPath(this.#extension, "dist", "webviews");
    const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
    const enableCommandUris = ["ktrace.debugScenario", "workbench.trust.manage"];
    webview.options = { enableScripts: true, localResourceRoots: [folder], enableCommandUris };
    webview.onDidReceiveMessage((message: FromView) => this.#receive(message, shown));
    this.#shown.add(shown);
    if ("viewColumn" in surface) {
      surface.onDidChangeViewState(({ webviewPanel }) => {
        if (webviewPanel.active) this.#used = shown;
      });
    }
    surface.onDidDispose(() => this.#shown.delete(shown));
    webview.html = pageHtml({
      title: "Wait-for graph",
      script: address("graph.js"),
      style: address("graph.css"),
      nonce: makeNonce(),
      ground: "viewColumn" in surface ? "editor" : "sideBar",
    });
  }

  #receive(message: FromView, shown: Shown): void {
    switch (message.type) {
      case "ready":
        return this.#update();
      case "used":
        this.#used = shown;
        return;
      case "exported":
        return void savePicture(message.format, message.data, `wait-for-graph-step-${message.step}`);
      case "notExported":
        return void vscode.window.showErrorMessage(`KTrace: the picture could not be made: ${message.reason}`);
      case "reveal":
      case "revealCause":
        return this.#reveal(message);
    }
  }

  #reveal(message: Reveal): void {
    const place = this.#sessions.placeOf(message);
    if (place) void revealPlace(place, this.#live.get(message.session));
  }

  /** Shows what is known, and asks for what is not. */
  #update(): void {
    const visible = [...this.#shown].filter(({ surface }) => surface.visible);
    if (visible.length === 0) return;
    const picture = this.#sessions.picture(vscode.workspace.isTrusted);
    for (const shown of visible) {
      shown.name(nameOf(picture));
      this.#send(shown, { type: "show", picture });
    }
    void vscode.commands.executeCommand("setContext", "ktrace.graphShown", picture.kind === "graph");
    void this.#ask();
  }

  #send({ surface }: Shown, message: ToView): void {
    void surface.webview.postMessage(message);
  }

  async #ask(): Promise<void> {
    const question = this.#sessions.question();
    const session = question && this.#live.get(question.session);
    if (!session) return;
    const answer = await session.customRequest("ktrace/graph").then(
      (graph: GraphBody) => ({ graph }),
      (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
    );
    if (this.#sessions.answered(question, answer)) this.#update();
  }
}

function nameOf(picture: Picture): string {
  if (picture.kind === "none") return "";
  const { name } = picture.session;
  return picture.kind === "graph" ? `step ${picture.graph.moment.step}, ${name}` : name;
}

/** VS Code keeps a new view in the debug side bar closed; what the debugger stopped for should not need a click. */
function showAtDeadlock(): void {
  if (!vscode.workspace.getConfiguration("ktrace").get<boolean>("showGraphAtDeadlock", true)) return;
  void vscode.commands.executeCommand("ktrace.graph.focus", { preserveFocus: true });
}
