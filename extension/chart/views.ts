import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { MomentBody } from "#protocol";
import { ask } from "../debug/ask.ts";
import { addressOf } from "../debug/place.ts";
import { askForStop } from "../views/ask-for-stop.ts";
import { revealPlace } from "../views/reveal.ts";
import { savePicture } from "../views/save-picture.ts";
import { type Shown, ViewSessions } from "../views/sessions.ts";
import type { LiveSessions } from "../views/track.ts";
import { Webviews } from "../views/webviews.ts";
import type { ChartPicture, FromChart, ToChart } from "../webviews/chart-messages.ts";
import { LineHighlight } from "./line-highlight.ts";
import { type TextOf, Texts } from "./texts.ts";

/** The requests that a page may send on to the adapter. */
const requests: ReadonlySet<string> = new Set(["ktrace/timeline", "ktrace/timelineFind", "ktrace/timelineFollow"]);

/** The sequence chart in the panel and, on request, in an editor. It asks for what happened only while one of them can be seen. */
export class ChartViews implements vscode.Disposable {
  readonly sessions = new ViewSessions<MomentBody>();
  readonly #live: LiveSessions;
  readonly #webviews: Webviews<FromChart, ToChart>;
  readonly #texts = new WeakMap<vscode.DebugSession, Texts>();
  readonly #highlight = new LineHighlight();
  readonly #registered: vscode.Disposable;

  constructor(extension: vscode.Uri, live: LiveSessions) {
    this.#live = live;
    this.#webviews = new Webviews<FromChart, ToChart>(extension, {
      id: "ktrace.chart",
      title: t("Sequence Chart"),
      bundle: "chart",
      ground: "panel",
      seen: () => this.update(),
      receive: (message, reply) => void this.#receive(message, reply),
    });
    this.#registered = vscode.Disposable.from(
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.update()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections: [selection] }) => {
        if (selection === undefined || !this.#webviews.isSeen) return;
        const cursor = { ...this.#textAt(textEditor.document), line: selection.active.line + 1 };
        this.#webviews.send({ type: "cursor", cursor });
      }),
    );
  }

  dispose(): void {
    this.#webviews.dispose();
    this.#highlight.dispose();
    this.#registered.dispose();
  }

  /** The chart in an editor, where it can be higher than in the panel. */
  openPanel(): void {
    this.#webviews.openPanel();
  }

  /** Whether there is a chart that can be seen. */
  get isSeen(): boolean {
    return this.#webviews.isSeen && pictureOf(this.sessions.shown(true)).kind === "chart";
  }

  /** Asks a chart that can be seen for its picture, which is then saved. */
  wantSvg(isWhole: boolean): void {
    this.#webviews.sendToOne({ type: "svg", isWhole });
  }

  async #receive(message: FromChart, reply: (message: ToChart) => void): Promise<void> {
    if (message.type === "ready") return this.update();
    if (message.type === "export") return void vscode.commands.executeCommand("ktrace.exportChart");
    const session = this.#live.get(message.session);
    if (!session) return;
    switch (message.type) {
      case "ask": {
        const { id, question } = message;
        const { request, args } = question;
        if (!requests.has(request)) return;
        return session.customRequest(request, args).then(
          (body) => {
            if (request === "ktrace/timeline") this.#textsOf(session).learn(body.places);
            reply({ type: "answer", id, answer: { request, body } });
          },
          (error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            reply({ type: "refused", id, reason });
          },
        );
      }
      case "goTo":
        return void ask(session, "ktrace/goto", message.to);
      case "reveal":
        return revealPlace(message.place, session);
      case "highlight":
        return this.#highlight.show(message.place, session);
      case "save": {
        const { text: data } = message;
        await savePicture(t("Save the Sequence Chart"), { name: "sequence-chart", format: "svg", data, session });
      }
    }
  }

  #textsOf(session: vscode.DebugSession): Texts {
    const texts = this.#texts.get(session) ?? new Texts((place) => addressOf(place, session).toString());
    this.#texts.set(session, texts);
    return texts;
  }

  /** A document as the session that is shown knows it. */
  #textAt({ uri }: vscode.TextDocument): TextOf {
    const shown = this.sessions.shown(true);
    const session = shown.kind === "none" ? undefined : this.#live.get(shown.session.id);
    return session === undefined ? { uri: uri.toString() } : this.#textsOf(session).at(uri.toString());
  }

  /** Shows what is known, and asks for what is not. */
  update(): void {
    if (!this.#webviews.isSeen) return;
    const picture = pictureOf(this.sessions.shown(vscode.workspace.isTrusted));
    this.#webviews.send({ type: "show", picture }, picture.kind === "none" ? "" : picture.session.name);
    if (picture.kind !== "chart" || picture.stale) this.#highlight.show(undefined, undefined);
    void askForStop(this, this.#live, "ktrace/moment");
  }
}

function pictureOf(shown: Shown<MomentBody>): ChartPicture {
  if (shown.kind !== "shown") return shown;
  const { session, body: at, stale } = shown;
  // A trace is looked at like a dump, and has a course of time like a run.
  if (at.isDump === true && at.furthest === 0) return { kind: "dump", session };
  return { kind: "chart", session, at, stale };
}
