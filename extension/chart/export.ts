import * as vscode from "vscode";
import type { TimelineTraceBody } from "#protocol";
import { activeSession, ask } from "../debug/ask.ts";
import { saveFile } from "../save-file.ts";
import type { ChartViews } from "./views.ts";

const picture = { label: "SVG: What the Chart Shows", description: "a picture" };
const all = { label: "SVG: The Whole Run", description: "a picture" };
const trace = { label: "Perfetto", description: "a trace for ui.perfetto.dev: tasks as processes, fibrils as threads" };

/** Writes the chart to a file, as the person chooses. */
export async function exportChart(charts: ChartViews): Promise<void> {
  const session = activeSession();
  if (!session) return;
  const formats = charts.isSeen ? [picture, all, trace] : [trace];
  const chosen = await vscode.window.showQuickPick(formats, { title: "Export Sequence Chart" });
  if (chosen === undefined) return;
  if (chosen !== trace) return charts.wantSvg(chosen === all);
  const made = await ask<TimelineTraceBody>(session, "ktrace/timelineTrace");
  if (made) await saveFile("trace", { name: made.name, content: made.text, session, filter: "Trace" });
}
