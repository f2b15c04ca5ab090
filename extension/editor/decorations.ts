import * as vscode from "vscode";
import { addressOf } from "../debug/place.ts";
import type { GraphStops } from "../graph/stops.ts";
import type { LiveSessions } from "../views/track.ts";
import { gutterMark } from "./gutter.ts";
import { type Stand, standsIn } from "./marks.ts";

const SETTING = "ktrace.marksInEditor";

/** A run that goes on for less than so many milliseconds, as a step does, leaves the marks until it stops: else they would flicker. */
const STEP_MS = 300;

/** In the editors, where each task stands and, at a deadlock, who waits there for whom. */
export class EditorMarks implements vscode.Disposable {
  readonly #stops: GraphStops;
  readonly #live: LiveSessions;
  readonly #types: Readonly<Record<Stand["kind"], vscode.TextEditorDecorationType>>;
  readonly #registered: vscode.Disposable;
  #clearing: ReturnType<typeof setTimeout> | undefined;

  constructor(live: LiveSessions, stops: GraphStops) {
    this.#live = live;
    this.#stops = stops;
    stops.add(() => this.#update());
    this.#types = {
      cycle: vscode.window.createTextEditorDecorationType({
        ...gutterMark("cycle"),
        isWholeLine: true,
        backgroundColor: new vscode.ThemeColor("ktrace.deadlockLineBackground"),
        overviewRulerColor: new vscode.ThemeColor("ktrace.graphCycle"),
        overviewRulerLane: vscode.OverviewRulerLane.Right,
        after: { color: new vscode.ThemeColor("ktrace.deadlockText"), margin: "0 0 0 3ch", fontStyle: "italic" },
      }),
      victim: vscode.window.createTextEditorDecorationType(gutterMark("victim")),
      waiting: vscode.window.createTextEditorDecorationType(gutterMark("waiting")),
      running: vscode.window.createTextEditorDecorationType(gutterMark("running")),
    };
    this.#registered = vscode.Disposable.from(
      ...Object.values(this.#types),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#update()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTING)) this.#update();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#clearing);
    this.#registered.dispose();
  }

  /** Shows what is known, and asks for what is not. */
  #update(): void {
    const shown = this.#stops.sessions.shown(true);
    const isWanted = vscode.workspace.getConfiguration().get<boolean>(SETTING, true);
    clearTimeout(this.#clearing);
    if (!isWanted || shown.kind !== "shown") this.#show([], undefined);
    else if (shown.stale) this.#clearing = setTimeout(() => this.#show([], undefined), STEP_MS);
    else this.#show(standsIn(shown.body), this.#live.get(shown.session.id));
    if (isWanted && editors().length > 0) this.#stops.want();
  }

  #show(stands: readonly Stand[], session: vscode.DebugSession | undefined): void {
    const placed = stands.map((stand) => ({ stand, address: addressOf(stand.place, session).toString() }));
    for (const editor of editors()) {
      const here = placed.filter(({ address }) => address === editor.document.uri.toString());
      for (const kind of ["cycle", "victim", "waiting", "running"] as const) {
        const own = here.filter(({ stand }) => stand.kind === kind);
        editor.setDecorations(
          this.#types[kind],
          own.map(({ stand }) => decorationOf(stand)),
        );
      }
    }
  }
}

/** A session can also show texts that are in no file any more, whose language is the same. */
const editors = (): readonly vscode.TextEditor[] =>
  vscode.window.visibleTextEditors.filter(({ document }) => document.languageId === "ktrace");

function decorationOf({ place, hover, after }: Stand): vscode.DecorationOptions {
  const line = place.line - 1;
  return {
    range: new vscode.Range(line, place.column - 1, line, Number.MAX_SAFE_INTEGER),
    // Names are anybody's: they are text, and no Markdown.
    hoverMessage: hover.map((text) => new vscode.MarkdownString().appendText(text)),
    ...(after !== undefined && { renderOptions: { after: { contentText: after } } }),
  };
}
