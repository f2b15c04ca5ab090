/** The page that shows the wait-for graph. Each picture comes whole; the page itself keeps only what is folded. */
import "./graph.css";
import { html } from "./graph/dom.ts";
import { drawGraph } from "./graph/draw.ts";
import { keepingFocus, movingSmoothly, onButtons } from "./graph/interaction.ts";
import { layOut } from "./graph/layout.ts";
import { measuresOf } from "./graph/measure.ts";
import { sectionsOf } from "./graph/model.ts";
import { bannerOf, storyOf } from "./graph/page.ts";
import { spoken } from "./graph/summary.ts";
import { messageFor } from "./message.ts";
import type { Focus, FromView, Picture, ToView } from "./messages.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): { readonly folded?: boolean } | undefined;
  setState(state: { readonly folded?: boolean }): void;
};

const editor = acquireVsCodeApi();
const view = html("div", {});
const voice = html("div", { class: "voice", role: "status", "aria-live": "polite" });
document.querySelector("#view")?.append(view, voice);

let picture: Picture | undefined;
let width = 0;
/** What was shown last: another circle is looked at from its top, else the page scrolls to what becomes selected. */
let lastCircle = "";
let lastFocus: Focus | undefined;
/** How high boxes were, by session; see `layOut`. */
const heights = new Map<string, ReadonlyMap<number, number>>();

function show(): void {
  if (!picture || width === 0) return;
  view.dataset.state = picture.kind;
  const said = picture.kind === "graph" ? spoken(picture.graph) : "";
  if (voice.textContent !== said) voice.textContent = said;
  if (picture.kind === "graph") keepingFocus(view, () => movingSmoothly(view, drawPicture));
  else view.replaceChildren(...messageFor(picture, words));
}

const words = {
  none: "Who waits for whom is drawn here whenever a scenario stops.",
  pending: "The scenario runs. Who waits for whom is drawn here when it stops.",
  failed: "The graph could not be had",
};

function drawPicture(): void {
  if (picture?.kind !== "graph") return;
  const { graph, session, stale, focus } = picture;
  const layout = layOut(sectionsOf(graph, editor.getState()?.folded), width, heights.get(session.id) ?? new Map());
  heights.set(session.id, layout.heights);
  const drawing = drawGraph(layout, measuresOf(document.body));
  view.replaceChildren(bannerOf(graph), drawing, ...storyOf(graph));
  Object.assign(view.dataset, { session: session.id, step: graph.moment.step, branch: graph.moment.branch, stale });
  const selected = focus && select(drawing, focus);
  const circle = graph.cycle.join();
  const isAsked = focus?.asked !== undefined && focus.asked !== lastFocus?.asked;
  if (isAsked) selected?.scrollIntoView({ block: "center" });
  else if (circle !== lastCircle) scrollTo(0, 0);
  else if (focus && wantsScroll(focus, circle !== "")) selected?.scrollIntoView({ block: "nearest" });
  lastCircle = circle;
  lastFocus = focus;
}

/** Marks the fibril whose frame is selected in the editor, or else its task, and returns it. */
function select(drawing: Element, { task, frame }: Focus): Element | null {
  const fibril = frame === undefined ? null : drawing.querySelector(`[data-frame="${frame}"]`);
  const selected = fibril ?? drawing.querySelector(`[data-id="${task}"]`);
  selected?.setAttribute("data-selected", "true");
  return selected;
}

/** A deadlock stays as it came into view until the person selects another task. */
function wantsScroll({ task, frame }: Focus, deadlocked: boolean): boolean {
  if (deadlocked) return lastFocus !== undefined && task !== lastFocus.task;
  return task !== lastFocus?.task || frame !== lastFocus.frame;
}

onButtons(view, (button) => {
  if (button.hasAttribute("data-fold")) {
    editor.setState({ folded: button.getAttribute("data-fold") === "true" });
    return show();
  }
  if (picture?.kind !== "graph") return;
  const { session, moment } = picture.graph;
  if (button.getAttribute("data-role") === "cause") editor.postMessage({ type: "revealCause", session, moment });
  const fibril = button.getAttribute("data-fibril");
  if (fibril !== null) editor.postMessage({ type: "reveal", session, moment, fibril: Number(fibril) });
});

window.addEventListener("message", ({ data }: MessageEvent<ToView>) => {
  picture = data.picture;
  show();
});

new ResizeObserver(([entry]) => {
  const now = Math.floor(entry?.contentRect.width ?? 0);
  if (now === width) return;
  width = now;
  heights.clear();
  show();
}).observe(view);

editor.postMessage({ type: "ready" });
