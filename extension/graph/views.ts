import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { GraphBody } from "#protocol";
import type { Frames } from "../debug/frames.ts";
import { savePicture } from "../views/save-picture.ts";
import type { Shown } from "../views/sessions.ts";
import type { LiveSessions } from "../views/track.ts";
import { Webviews } from "../views/webviews.ts";
import type { FromView, Picture, Reveal, ToView, ViewAction } from "../webviews/messages.ts";
import { momentText } from "../webviews/times.ts";
import { placeOf } from "./place-of.ts";
import type { GraphStops } from "./stops.ts";

/** The wait-for graph in the side bar and, on request, in an editor. Asks for a graph only while one of them can be seen. */
export class GraphViews implements vscode.Disposable {
  readonly #stops: GraphStops;
  readonly #live: LiveSessions;
  readonly #webviews: Webviews<FromView, ToView>;
  readonly #trust: vscode.Disposable;
  readonly #frames: Frames;
  #timesAsked = 0;

  constructor(extension: vscode.Uri, live: LiveSessions, stops: GraphStops, frames: Frames) {
    this.#live = live;
    this.#frames = frames;
    this.#stops = stops;
    stops.add(() => this.#update());
    this.#webviews = new Webviews<FromView, ToView>(extension, {
      id: "ktrace.graph",
      title: t("Wait-for Graph"),
      bundle: "graph",
      ground: "sideBar",
      seen: () => this.#update(),
      receive: (message) => this.#receive(message),
    });
    this.#trust = vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update());
  }

  dispose(): void {
    this.#webviews.dispose();
    this.#trust.dispose();
  }

  /** A session of KTrace by its id, as long as it goes on. */
  session(id: string): vscode.DebugSession | undefined {
    return this.#live.get(id);
  }

  /** The session whose graph is shown. */
  get shownSession(): vscode.DebugSession | undefined {
    const shown = this.#stops.sessions.shown(true);
    return shown.kind === "none" ? undefined : this.#live.get(shown.session.id);
  }

  /** Shows a task of a session, by its id, wherever a graph can be seen. */
  reveal(session: string, task: number): void {
    this.#stops.sessions.focusStack(session, { task, frame: undefined, asked: ++this.#timesAsked });
    this.#update();
  }

  /** Does something with the picture where the person sees it. */
  act(action: ViewAction): void {
    if (this.#webviews.isSeen && this.#stops.sessions.shown(true).kind === "shown")
      return this.#webviews.sendToOne(action);
    void vscode.window.showErrorMessage(
      t("KTrace: no wait-for graph is shown. Open the view, and stop a scenario in it, first."),
    );
  }

  /** Shows where a fibril of the picture stands. */
  goToSource(fibril: number): void {
    const shown = this.#stops.sessions.shown(true);
    if (shown.kind !== "shown") return;
    this.#reveal({ type: "reveal", session: shown.session.id, moment: shown.body.moment, fibril });
  }

  /** The graph in an editor, where there is more room than in the side bar. */
  openPanel(): void {
    this.#webviews.openPanel();
  }

  #receive(message: FromView): void {
    switch (message.type) {
      case "ready":
        return this.#update();
      case "exported": {
        const { session, format, step, data } = message;
        const name = `wait-for-graph-step-${step}`;
        return void savePicture(t("Save the Wait-for Graph"), { name, format, data, session: this.#live.get(session) });
      }
      case "notExported":
        return void vscode.window.showErrorMessage(t`KTrace: the picture could not be made: ${message.reason}`);
      case "reveal":
      case "revealCause":
        return this.#reveal(message);
    }
  }

  #reveal(message: Reveal): void {
    const graph = this.#stops.sessions.bodyOf(message.session, message.moment);
    const place = graph && placeOf(graph, message);
    const fibril = message.type === "reveal" ? message.fibril : undefined;
    if (place) void this.#frames.goTo(place, fibril, this.#live.get(message.session));
  }

  /** Shows what is known, and asks for what is not. */
  #update(): void {
    if (!this.#webviews.isSeen) return;
    const picture = pictureOf(this.#stops.sessions.shown(vscode.workspace.isTrusted));
    this.#webviews.send({ type: "show", picture }, nameOf(picture));
    void vscode.commands.executeCommand("setContext", "ktrace.graphShown", picture.kind === "graph");
    this.#stops.want();
  }
}

function pictureOf(shown: Shown<GraphBody>): Picture {
  if (shown.kind !== "shown") return shown;
  const { session, body: graph, stale, focus } = shown;
  return { kind: "graph", session, graph, stale, focus };
}

function nameOf(picture: Picture): string {
  if (picture.kind === "none") return "";
  const { name } = picture.session;
  if (picture.kind !== "graph" || picture.graph.isDump === true) return name;
  return t`step ${momentText(picture.graph.moment)}, ${name}`;
}

/** VS Code keeps a new view in the debug side bar closed; what the debugger stopped for should not need a click. */
export function showGraphAtDeadlock(): void {
  if (!vscode.workspace.getConfiguration("ktrace").get<boolean>("showGraphAtDeadlock", true)) return;
  void vscode.commands.executeCommand("ktrace.graph.focus", { preserveFocus: true });
}
