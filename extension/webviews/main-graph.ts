/** The page that shows the wait-for graph. */
import "./translation.ts";
import "./graph.css";
import "./graph/picture.css";
import type { ViewState } from "./graph/state.ts";
import { makeGraphView } from "./graph/view.ts";
import type { FromView, ToView, Used } from "./messages.ts";
import { onUse } from "./use.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromView | Used): void;
  getState(): ViewState | undefined;
  setState(state: ViewState): void;
};

const editor = acquireVsCodeApi();
const graph = makeGraphView({
  post: (message) => editor.postMessage(message),
  state: editor.getState() ?? {},
  keep: (state) => editor.setState(state),
});
document.querySelector("#view")?.append(...graph.elements);

onUse(() => editor.postMessage({ type: "used" }));

window.addEventListener("message", ({ data }: MessageEvent<ToView>) => graph.receive(data));

editor.postMessage({ type: "ready" });
