/** The page of a dump: its graph, what it tells, and its tasks. */
import { t } from "@vscode/l10n";
import type { GraphPlace } from "#protocol";
import "./translation.ts";
import "./graph.css";
import "./graph/picture.css";
import "./dump.css";
import { headOf } from "./dump/head.ts";
import { reportOf } from "./dump/report.ts";
import { tasksOf } from "./dump/tasks.ts";
import type { DumpPicture, FromDump, ToDump } from "./dump-messages.ts";
import { html } from "./graph/dom.ts";
import type { ViewState } from "./graph/state.ts";
import { makeGraphView } from "./graph/view.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromDump): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
};

const editor = acquireVsCodeApi();
const graph = makeGraphView({
  post: (message) => editor.postMessage(message),
  state: editor.getState() ?? {},
  keep: (state) => editor.setState(state),
});
const head = html("div", { class: "top" });
const drawing = html("section", { class: "graph" }, ...graph.elements);
const words = html("div", { class: "words" });
const page = html("div", { class: "dump" }, head, drawing, words);
document.querySelector("#view")?.append(page);

function show(picture: DumpPicture): void {
  page.dataset.state = picture.kind;
  switch (picture.kind) {
    case "pending":
      return say(t("The dump is read."));
    case "failed":
      return say(picture.reason);
    case "dump": {
      const { dump, graph: body, tasks, name } = picture;
      drawing.setAttribute("aria-label", t("Wait-for Graph"));
      head.replaceChildren(...headOf(dump, tasks.length, (action) => editor.postMessage({ type: "do", action })));
      graph.receive({
        type: "show",
        picture: { kind: "graph", session: { id: body.session, name }, graph: body, stale: false, focus: undefined },
      });
      const go = (place: GraphPlace) => editor.postMessage({ type: "go", place });
      words.replaceChildren(...reportOf(dump, go), tasksOf(tasks, go));
    }
  }
}

function say(text: string): void {
  head.replaceChildren(html("p", { role: "status" }, text));
  words.replaceChildren();
}

window.addEventListener("message", ({ data }: MessageEvent<ToDump>) => {
  if (data.type === "show") show(data.picture);
  else graph.receive(data);
});

editor.postMessage({ type: "ready" });
