import { t } from "@vscode/l10n";
import type { GraphBody } from "#protocol";
import { withoutCase } from "../keys.ts";
import { messageFor } from "../message.ts";
import type { Focus, FromView, Picture, PictureFormat, SessionName, ToView } from "../messages.ts";
import { momentText } from "../times.ts";
import { CardView } from "./card.ts";
import { html } from "./dom.ts";
import { Drawing } from "./drawing.ts";
import { pngFile, svgFile } from "./export.ts";
import { Facts } from "./facts.ts";
import { focus, keepingFocus, onButtons, onStops } from "./interaction.ts";
import { sectionsOf } from "./model.ts";
import { bannerOf, keysHelp, storyOf } from "./page.ts";
import { Stage, zoomStep } from "./stage.ts";
import type { ViewState } from "./state.ts";
import { headline, spoken } from "./summary.ts";
import { around } from "./surroundings.ts";
import { textForm } from "./text-form.ts";
import { Toolbar } from "./toolbar.ts";
import { Walk } from "./walk.ts";

/** The page that a graph is part of. */
export interface GraphHost {
  post(message: FromView): void;
  /** What the person had made of the graph when the page was last there. */
  readonly state: ViewState;
  keep(state: ViewState): void;
}

/** The wait-for graph as a page has it. */
export interface GraphView {
  readonly elements: readonly HTMLElement[];
  /** Takes what the extension sends. */
  receive(message: ToView): void;
}

/** Makes the view of a graph. Each picture comes whole; the view itself keeps only how it is looked at. There is one in a page: it hears the page's keys. */
export function makeGraphView(host: GraphHost): GraphView {
  let { state } = host;
  let picture: Picture | undefined;
  let facts: Facts | undefined;
  let width = 0;
  /** What was shown last: another circle is looked at from its top, else the picture scrolls to what becomes selected. */
  let lastCircle: string | undefined;
  let lastFocus: Focus | undefined;

  const view = html("div", { "data-state": "pending", "data-vscode-context": pageContext() });
  const voice = html("div", { class: "voice", role: "status", "aria-live": "polite" });
  const banner = html("div", { class: "banner" });
  const story = html("div", {});
  const words = html("div", {});
  const drawing = new Drawing();
  const toolbar = new Toolbar(
    (tool) => act(tool),
    (surroundings) => {
      keep({ surroundings });
      show();
    },
  );
  const stageElement = html("div", { class: "stage" }, banner, toolbar.element, drawing.element, words, story);
  const stage = new Stage(stageElement, toolbar.element, drawing.element, {
    onMove: paint,
    onSettle: () => keep({ zoom: stage.zoom, scroll: stage.scroll }),
  });
  const card = new CardView(
    view,
    (element) => {
      const [fibril, from, to, task] = ["data-fibril", "data-from", "data-to", "data-id"].map((name) =>
        element.hasAttribute(name) ? Number(element.getAttribute(name)) : undefined,
      );
      if (from !== undefined) return facts?.ofFibril(from, to);
      if (fibril !== undefined) return facts?.ofFibril(fibril);
      // Where rows are drawn they tell more.
      const isStop = element.hasAttribute("tabindex");
      return task !== undefined && isStop ? facts?.ofTask(task) : undefined;
    },
    (about) => drawing.light(about === undefined || about.matches(".arrow") ? [] : fibrilsAt(about)),
  );
  const walk = new Walk();
  stage.setZoom(state.zoom ?? "width");

  function keep(change: ViewState): void {
    state = { ...state, ...change };
    host.keep(state);
  }

  /** What the context menu's items are offered by. */
  function pageContext(): string {
    const ktraceFiltered = state.surroundings !== undefined;
    return JSON.stringify({ webviewSection: "ktraceGraph", ktraceFiltered, preventDefaultContextMenuItems: true });
  }

  function show(): void {
    if (!picture || width === 0) return;
    view.dataset.state = picture.kind;
    const said = picture.kind === "graph" ? spoken(picture.graph) : "";
    if (voice.textContent !== said) voice.textContent = said;
    if (picture.kind === "graph") return showGraph(picture);
    card.hide();
    view.replaceChildren(...messageFor(picture, unseen));
  }

  const unseen = {
    none: () => t("Who waits for whom is drawn here whenever a scenario stops."),
    pending: () => t("The scenario runs. Who waits for whom is drawn here when it stops."),
    failed: (reason: string) => t`The graph could not be had: ${reason} The next stop tries again.`,
  };

  function showGraph({ graph, session, stale, focus: selected }: Picture & { kind: "graph" }): void {
    const { surroundings, folded = {}, isText = false } = state;
    const shown = around(graph, surroundings);
    const sections = sectionsOf(shown, folded);
    const told = new Facts(graph);
    facts = told;
    keepingFocus(banner, () => banner.replaceChildren(bannerOf(graph, shown.tasks.length)));
    story.replaceChildren(...storyOf(graph));
    toolbar.show(
      graph.tasks.map(({ name }) => name),
      surroundings,
      isText,
    );
    if (!view.contains(stageElement)) view.replaceChildren(stageElement, keysHelp(), card.element);
    Object.assign(view.dataset, { session: session.id, step: graph.moment.step, branch: graph.moment.branch, stale });
    view.dataset.vscodeContext = pageContext();
    view.dataset.form = isText ? "text" : "picture";
    keepingFocus(words, () => words.replaceChildren(...(isText ? [textForm(shown, sections, told)] : [])));
    drawing.arrange(session.id, graph, sections, width);
    stage.resize(drawing.layout.width, drawing.layout.height);
    scrollFor(graph.cycle.join(), selected);
    paint();
  }

  /** Brings into view what the person has to see of this picture. */
  function scrollFor(circle: string, selected: Focus | undefined): void {
    const place = selected && drawing.placeOf(selected);
    const isAsked = selected?.asked !== undefined && selected.asked !== lastFocus?.asked;
    if (isAsked && place) stage.reveal(place, "middle");
    // The page was made anew.
    else if (lastCircle === undefined && state.scroll) stage.scrollTo(...state.scroll);
    else if (circle !== lastCircle) stage.scrollTo(0, 0);
    else if (selected && place && wantsScroll(selected, circle !== "")) stage.reveal(place, "near");
    lastCircle = circle;
    lastFocus = selected;
  }

  /** A deadlock stays as it came into view until the person selects another task. */
  function wantsScroll({ task, frame }: Focus, deadlocked: boolean): boolean {
    if (deadlocked) return lastFocus !== undefined && task !== lastFocus.task;
    return task !== lastFocus?.task || frame !== lastFocus.frame;
  }

  function paint(): void {
    if (picture?.kind === "graph" && state.isText !== true) drawing.paint(stage.scale, stage.seen, picture.focus);
  }

  function press(button: Element): void {
    if (picture?.kind !== "graph") return;
    const { session, moment } = picture.graph;
    const fold = button.getAttribute("data-fold");
    const fibril = button.getAttribute("data-fibril") ?? button.getAttribute("data-from");
    if (fold !== null) {
      keep({ folded: { ...state.folded, [fold]: button.getAttribute("aria-expanded") === "true" } });
      show();
    } else if (button.getAttribute("data-role") === "cause") host.post({ type: "revealCause", session, moment });
    else if (fibril !== null) host.post({ type: "reveal", session, moment, fibril: Number(fibril) });
    else if (stage.scale < 1) comeNear(Number(button.getAttribute("data-id")));
  }

  /** From far away a task is first gone to. */
  function comeNear(task: number): void {
    const place = drawing.placeOfTask(task);
    if (place === undefined) return;
    stage.setZoom(1);
    stage.reveal(place, "middle");
    paint();
    keep({ zoom: stage.zoom });
  }

  function walkTo(fibril: number | undefined): boolean {
    const place = fibril === undefined ? undefined : drawing.placeOfFibril(fibril);
    if (fibril === undefined || place === undefined) return false;
    stage.reveal(place, "near");
    paint();
    const task = facts?.taskOf(fibril)?.id;
    const { element } = drawing;
    return focus(
      element.querySelector(`[data-fibril="${fibril}"]`) ?? element.querySelector(`[data-id="${task}"][tabindex]`),
    );
  }

  /** The fibrils that a stop of the keyboard stands for. */
  function fibrilsAt(stop: Element): readonly number[] {
    const fibril = stop.getAttribute("data-fibril");
    if (fibril !== null) return [Number(fibril)];
    const task = Number(stop.getAttribute("data-id"));
    return drawing.placeOfTask(task)?.node.task.fibrils.map(({ id }) => id) ?? [];
  }

  function onKey(key: string, stop: Element, isShifted: boolean): boolean {
    if (facts === undefined) return false;
    if (isShifted && (key === "ArrowRight" || key === "ArrowLeft")) return walkTo(walk.other(facts));
    if (key === "ArrowRight") return walkTo(walk.go(facts, fibrilsAt(stop), "waits"));
    if (key === "ArrowLeft") return walkTo(walk.go(facts, fibrilsAt(stop), "waiters"));
    const task = stop.closest("[data-id]")?.getAttribute("data-id");
    if (withoutCase(key) !== "s" || task == null) return false;
    act("surroundings", Number(task));
    return true;
  }

  type Action = Parameters<ConstructorParameters<typeof Toolbar>[0]>[0] | "showAll" | "filter" | "surroundings";

  function act(action: Action, task?: number): void {
    switch (action) {
      case "zoomIn":
        stage.zoomBy(zoomStep);
        break;
      case "zoomOut":
        stage.zoomBy(1 / zoomStep);
        break;
      case "fit":
        stage.fit();
        break;
      case "toggleText":
        keep({ isText: state.isText !== true });
        return show();
      case "filter":
        return toolbar.focus();
      case "showAll":
        toolbar.clear();
        keep({ surroundings: undefined });
        return show();
      case "surroundings": {
        const name = picture?.kind === "graph" ? picture.graph.tasks.find(({ id }) => id === task)?.name : undefined;
        if (name === undefined) return;
        keep({ surroundings: { task: name, hops: state.surroundings?.hops ?? 1 } });
        return show();
      }
    }
    paint();
    keep({ zoom: stage.zoom, scroll: stage.scroll });
  }

  async function exportAs(format: PictureFormat): Promise<void> {
    if (picture?.kind !== "graph") return;
    const { graph, session } = picture;
    const { step } = graph.moment;
    try {
      const text = svgFile(drawing.whole(), titleOf(session, graph), view);
      const { width, height } = drawing.layout;
      host.post({
        type: "exported",
        session: session.id,
        format,
        step,
        data: format === "svg" ? text : await pngFile(text, width, height),
      });
    } catch (error) {
      host.post({ type: "notExported", reason: error instanceof Error ? error.message : String(error) });
    }
  }

  onButtons(view, press);
  onStops(drawing.element, press, onKey);

  /** Keys of the whole view, wherever in it the focus is but in a field. */
  const keys: Readonly<Record<string, Action>> = {
    "+": "zoomIn",
    "=": "zoomIn",
    "-": "zoomOut",
    "0": "fit",
    t: "toggleText",
    "/": "filter",
    Escape: "showAll",
  };

  window.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    const named = withoutCase(key);
    const action = Object.hasOwn(keys, named) ? keys[named] : undefined;
    if (action === undefined || ctrlKey || altKey || metaKey || (isTyping && key !== "Escape")) return;
    if (picture?.kind !== "graph" || (action === "showAll" && state.surroundings === undefined)) return;
    event.preventDefault();
    act(action);
  });

  function receive(data: ToView): void {
    switch (data.type) {
      case "show":
        picture = data.picture;
        return show();
      case "export":
        return void exportAs(data.format);
      case "surroundings":
        return act(data.type, data.task);
      default:
        return act(data.type);
    }
  }

  new ResizeObserver(() => {
    const now = Math.floor(view.contains(stageElement) ? stageElement.clientWidth : view.clientWidth);
    if (now === 0 || now === width) return paint();
    width = now;
    drawing.forgetHeights();
    show();
  }).observe(view);

  return { elements: [view, voice], receive };
}

const titleOf = ({ name }: SessionName, graph: GraphBody): string =>
  graph.isDump === true
    ? `${name}: ${headline(graph)}`
    : t`${name}, step ${momentText(graph.moment)}: ${headline(graph)}`;
