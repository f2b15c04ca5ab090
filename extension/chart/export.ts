import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { TimelineTraceArguments, TimelineTraceBody } from "#protocol";
import { activeSession, ask } from "../debug/ask.ts";
import { saveFile } from "../save-file.ts";
import type { ChartViews } from "./views.ts";

/** Writes the chart to a file, as the person chooses. */
export async function exportChart(charts: ChartViews): Promise<void> {
  const session = activeSession();
  if (!session) return;
  const picture = { label: t("SVG: What the Chart Shows"), description: t("a picture") };
  const all = { label: t("SVG: The Whole Run"), description: t("a picture") };
  const description = t("a trace for ui.perfetto.dev: tasks as processes, fibrils as threads");
  const trace = { label: "Perfetto", description };
  const formats = charts.isSeen ? [picture, all, trace] : [trace];
  const chosen = await vscode.window.showQuickPick(formats, { title: t("Export Sequence Chart") });
  if (chosen === undefined) return;
  if (chosen !== trace) return charts.wantSvg(chosen === all);
  const made = await traceOf(session);
  if (made === undefined) return;
  const { name, content, until, furthest } = made;
  const target = await saveFile({ title: t("Save the Trace"), name, content, session, filter: t("Trace") });
  if (target === undefined || until >= furthest) return;
  void vscode.window.showWarningMessage(
    t`KTrace: the trace ends with step ${until} of ${furthest}: a longer one would be too large for whoever opens it.`,
  );
}

interface Trace extends Pick<TimelineTraceBody, "name" | "until" | "furthest"> {
  readonly content: Uint8Array;
}

/** The trace of all that was seen, piece by piece; `undefined` when it is refused, of which the person knows, or cancelled. */
function traceOf(session: vscode.DebugSession): Thenable<Trace | undefined> {
  const title = t("KTrace writes down what happened");
  const progress = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(progress, async ({ report }, token) => {
    const texts: string[] = [];
    let [from, told] = [0, 0];
    for (;;) {
      const args: TimelineTraceArguments = { from };
      const piece = await ask<TimelineTraceBody>(session, "ktrace/timelineTrace", args);
      if (piece === undefined || token.isCancellationRequested) return undefined;
      const { text, next, name, until, furthest } = piece;
      texts.push(text);
      if (next === undefined) {
        const content = new Uint8Array(await new Blob(texts).arrayBuffer());
        return { name, content, until, furthest };
      }
      const done = (100 * until) / furthest;
      report({ increment: done - told });
      [from, told] = [next, done];
    }
  });
}
