import * as vscode from "vscode";
import type { GraphBody } from "#protocol";
import type { FromView, Picture, ToView } from "../webviews/messages.ts";
import { makeNonce, pageHtml } from "./html.ts";
import { revealPlace } from "./reveal.ts";
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
    webview.onDidReceiveMessage((message: FromView) => this.#receive(message));
    this.#shown.add(shown);
    surface.onDidDispose(() => this.#shown.delete(shown));
    webview.html = pageHtml({
      title: "Wait-for graph",
      script: address("graph.js"),
      style: address("graph.css"),
      nonce: makeNonce(),
    });
  }

  #receive(message: FromView): void {
    if (message.type === "ready") return this.#update();
    const place = this.#sessions.placeOf(message);
    if (place) void revealPlace(place, this.#live.get(message.session));
  }

  /** Shows what is known, and asks for what is not. */
  #update(): void {
    const visible = [...this.#shown].filter(({ surface }) => surface.visible);
    if (visible.length === 0) return;
    const picture = this.#sessions.picture(vscode.workspace.isTrusted);
    const message: ToView = { type: "show", picture };
    for (const { surface, name } of visible) {
      name(nameOf(picture));
      void surface.webview.postMessage(message);
    }
    void this.#ask();
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
