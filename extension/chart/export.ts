import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { TimelineTraceBody } from "#protocol";
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
  const made = await ask<TimelineTraceBody>(session, "ktrace/timelineTrace");
  if (made)
    await saveFile({ title: t("Save the Trace"), name: made.name, content: made.text, session, filter: t("Trace") });
}
