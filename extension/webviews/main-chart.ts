/** The page that shows the sequence chart. It asks for what happened, window by window. */
import { t } from "@vscode/l10n";
import "./translation.ts";
import "./chart.css";
import { Chart } from "./chart/chart.ts";
import type { Kept } from "./chart/host.ts";
import type { ChartAnswer, ChartPicture, ChartQuestion, FromChart, ToChart } from "./chart-messages.ts";
import { html } from "./graph/dom.ts";
import { link, messageFor } from "./message.ts";
import type { Used } from "./messages.ts";
import { onUse } from "./use.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromChart | Used): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const editor = acquireVsCodeApi();
const view = document.querySelector("#view");
const note = html("div", { class: "note" });

/** Questions whose answers have not come, by their numbers. */
const asked = new Map<number, { resolve(answer: ChartAnswer): void; reject(error: Error): void }>();
let questions = 0;

function ask(session: string, question: ChartQuestion): Promise<ChartAnswer> {
  return new Promise((resolve, reject) => {
    const id = ++questions;
    asked.set(id, { resolve, reject });
    editor.postMessage({ type: "ask", id, session, question });
  });
}

const unasked = () => new Error(t("The answer is not to what was asked."));

const chart = new Chart(
  {
    post: (message) => editor.postMessage(message),
    keep: (state) => editor.setState(state),
    async window(session, args) {
      const answer = await ask(session, { request: "ktrace/timeline", args });
      if (answer.request !== "ktrace/timeline") throw unasked();
      return answer.body;
    },
    async find(session, args) {
      const answer = await ask(session, { request: "ktrace/timelineFind", args });
      if (answer.request !== "ktrace/timelineFind") throw unasked();
      return answer.body;
    },
    async follow(session, args) {
      const answer = await ask(session, { request: "ktrace/timelineFollow", args });
      if (answer.request !== "ktrace/timelineFollow") throw unasked();
      return answer.body;
    },
  },
  editor.getState() ?? {},
);
view?.append(note, chart.element);

window.addEventListener("message", ({ data }: MessageEvent<ToChart>) => {
  switch (data.type) {
    case "show": {
      const { picture } = data;
      const isChart = picture.kind === "chart";
      document.body.dataset.state = picture.kind;
      chart.element.hidden = !isChart;
      note.replaceChildren(...noteFor(picture));
      if (isChart) chart.show(picture);
      return;
    }
    case "answer":
      asked.get(data.id)?.resolve(data.answer);
      asked.delete(data.id);
      return;
    case "refused":
      asked.get(data.id)?.reject(new Error(data.reason));
      asked.delete(data.id);
      return;
    case "cursor":
      return chart.cursor(data.cursor);
    case "svg":
      return void chart.svg(data.isWhole);
  }
});

function noteFor(picture: ChartPicture): HTMLElement[] {
  switch (picture.kind) {
    case "chart":
      return [];
    case "dump":
      return [
        html("p", {}, t("A dump shows one moment of a system. The sequence chart needs a run, which a scenario has.")),
        link(t("Make a Scenario from This Dump"), "command:ktrace.scenarioFromDump"),
      ];
    default:
      return messageFor(picture, words);
  }
}

const words = {
  none: () => t("Who calls whom, and who waits, is drawn here step by step whenever a scenario stops."),
  pending: () => t("The scenario runs. What happened is drawn here when it stops."),
  failed: (reason: string) => t`What happened could not be had: ${reason} The next stop tries again.`,
};

onUse(() => editor.postMessage({ type: "used" }));

new ResizeObserver(() => chart.resize()).observe(chart.element);
// The theme is in the classes and the style of the page.
new MutationObserver(() => chart.recolour()).observe(document.documentElement, {
  attributes: true,
  subtree: false,
});
new MutationObserver(() => chart.recolour()).observe(document.body, { attributes: true, attributeFilter: ["class"] });

editor.postMessage({ type: "ready" });
