import type {
  TimelineArguments,
  TimelineBody,
  TimelineFindArguments,
  TimelineFindBody,
  TimelineFollowArguments,
  TimelineFollowBody,
  TimelineItem,
} from "#protocol";
import type { ChartPicture, FromChart } from "../chart-messages.ts";
import { html } from "../graph/dom.ts";
import { type Colours, coloursOf } from "./colours.ts";
import { detailOf } from "./detail.ts";
import { type Frame, frame } from "./frame.ts";
import { onKeys } from "./keys.ts";
import { paint } from "./paint.ts";
import { onPointer, onSideways } from "./pointer.ts";
import { lengthOf, moved, type Range, showing, stepAt, ticks, whole, within, xOf, zoomed } from "./range.ts";
import { type Rows, rowsOf, tasksIn } from "./rows.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { type Point, shapeAt } from "./shapes.ts";
import type { Kept } from "./state.ts";
import { svgOf } from "./svg.ts";
import { tableOf } from "./table.ts";
import { toolbarOf } from "./toolbar.ts";
import { Windows } from "./windows.ts";
import { itemText, summaryOf } from "./words.ts";

/** What the page has of its host. */
export interface Host {
  post(message: FromChart): void;
  window(session: string, args: TimelineArguments): Promise<TimelineBody>;
  find(session: string, args: TimelineFindArguments): Promise<TimelineFindBody>;
  follow(session: string, args: TimelineFollowArguments): Promise<TimelineFollowBody>;
  keep(state: Kept): void;
}

type Showing = ChartPicture & { readonly kind: "chart" };

/** More steps than these are not shown at first, but the last of them. */
const STEPS_AT_FIRST = 1000;
const SVG_ITEMS = 8000;
const KEEP_MILLISECONDS = 200;

/** The page: the picture of what happened, with all that can be done with it. */
export class Chart {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #parts: Frame = frame();
  readonly #windows: Windows;
  #picture: Showing | undefined;
  #range: Range | undefined;
  #unfolded: Set<number>;
  #filter: string;
  #isText: boolean;
  #top = 0;
  #size = { width: 0, height: 0 };
  #colours: Colours | undefined;
  #rows: Rows | undefined;
  #scene: Scene | undefined;
  #chosen: TimelineItem | undefined;
  #hovered: TimelineItem | undefined;
  #followed: TimelineFollowBody | undefined;
  /** The line that an editor's cursor is on: its arrows are lit. */
  #cursor: { readonly uri: string; readonly line: number } | undefined;
  #isDue = false;
  #headsOf: Rows | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, kept: Kept) {
    this.#host = host;
    this.#range = kept.range;
    this.#unfolded = new Set(kept.unfolded);
    this.#filter = kept.filter ?? "";
    this.#isText = kept.isText === true;
    this.#windows = new Windows(
      (args) => host.window(this.#session, args),
      () => this.#arrived(),
    );
    this.#windows.filter = this.#filter;
    const toolbar = toolbarOf(
      {
        zoom: (times) => this.#zoom(times),
        fit: () => this.#look(undefined),
        toNow: () => this.#toNow(),
        text: (isShown) => this.#showText(isShown),
        filter: (text) => this.#setFilter(text),
        find: (text, isBackwards) => void this.#find(text, isBackwards),
        save: () => host.post({ type: "export" }),
      },
      { filter: this.#filter, isText: this.#isText },
    );
    const { picture, table, foot, voice, help } = this.#parts;
    this.element = html("div", { class: "chart" }, toolbar, picture, table, foot, help, voice);
    this.#listen();
    this.#showText(this.#isText);
  }

  #listen(): void {
    const { plot, ruler, handle, picture } = this.#parts;
    const pan = (dx: number, dy: number) => {
      const room = Math.max(0, (this.#rows?.height ?? 0) - this.#size.height);
      // Where all rows are in view, a wheel that is turned goes along the run.
      const isFlat = room === 0 && dx === 0;
      this.#top = Math.min(room, Math.max(0, this.#top - dy));
      this.#move(isFlat ? dy : dx);
    };
    const zoom = (times: number, x: number) => this.#zoom(times, stepAt(this.#view(), x, this.#size.width));
    onPointer(plot, { drag: pan, zoom, click: (at) => this.#click(at), hover: (at) => this.#hover(at) });
    const goTo = (x: number) => this.#goTo(stepAt(this.#view(), x, this.#size.width));
    onPointer(ruler, { drag: (dx) => this.#move(dx), zoom, click: ({ x }) => goTo(x), hover: () => {} });
    const xIn = (clientX: number) => clientX - ruler.getBoundingClientRect().left;
    onSideways(
      handle,
      (clientX) => this.#placeNow(xIn(clientX)),
      (clientX) => goTo(xIn(clientX)),
    );
    onKeys(picture, plot, handle, {
      move: (share) => this.#look(moved(this.#view(), share, this.#furthest)),
      scroll: (dy) => pan(0, -dy || 1e-9),
      zoom: (times) => this.#zoom(times),
      fit: () => this.#look(undefined),
      toNow: () => this.#toNow(),
      edge: (isEnd) => this.#look(showing(this.#view(), isEnd ? this.#furthest : 0, this.#furthest)),
      next: (by) => this.#next(by),
      step: (by) => this.#goTo((this.#picture?.at.moment.step ?? 0) + by),
      goToChosen: () => this.#chosen && this.#goTo(this.#chosen.from),
      follow: () => void this.#follow(),
      source: () => this.#reveal(),
      letGo: () => this.#letGo(),
    });
  }

  get #furthest(): number {
    return this.#picture?.at.furthest ?? 0;
  }

  #view(): Range {
    return this.#range ?? whole(this.#furthest);
  }

  get #session(): string {
    return this.#picture?.session.id ?? "";
  }

  // What the host tells

  show(picture: Showing): void {
    const before = this.#picture;
    this.#picture = picture;
    const { moment, furthest } = picture.at;
    const isOther = before?.session.id !== picture.session.id;
    const isOtherCourse = isOther || before.at.moment.branch !== moment.branch;
    if (isOther && this.#range === undefined && furthest > STEPS_AT_FIRST) {
      this.#range = within({ from: moment.step - STEPS_AT_FIRST / 2, to: moment.step + STEPS_AT_FIRST / 2 }, furthest);
    }
    if (isOtherCourse) this.#letGo();
    if (
      !picture.stale &&
      (isOtherCourse || before.at.moment.step !== moment.step || before.at.furthest !== furthest || before.stale)
    ) {
      if (this.#range !== undefined) this.#range = showing(within(this.#range, furthest), moment.step, furthest);
      this.#windows.renew(isOtherCourse);
    }
    this.redraw();
  }

  /** Another theme. */
  recolour(): void {
    this.#colours = undefined;
    this.redraw();
  }

  resize(): void {
    const { plot, ruler, canvas } = this.#parts;
    const { clientWidth: width, clientHeight: height } = plot;
    this.#size = { width, height };
    const ratio = devicePixelRatio || 1;
    Object.assign(canvas, { width: width * ratio, height: height * ratio });
    Object.assign(ruler, { width: width * ratio, height: ruler.clientHeight * ratio });
    this.redraw();
  }

  cursor(uri: string, line: number): void {
    this.#cursor = { uri, line };
    this.redraw();
  }

  async svg(isWhole: boolean): Promise<void> {
    const session = this.#picture?.session;
    const args = { most: SVG_ITEMS, ...(this.#filter !== "" && { filter: this.#filter }) };
    const body = isWhole ? await this.#host.window(this.#session, args) : this.#windows.bodyFor(this.#view());
    if (body === undefined || session === undefined) return;
    const range = isWhole ? whole(body.furthest) : this.#view();
    const width = isWhole ? Math.min(8000, Math.max(800, 10 * body.furthest)) : this.#size.width;
    const scene = this.#sceneOf(body, this.#rowsOf(body), range, width);
    const title = `Sequence chart of ${session.name}, step ${body.moment.step}`;
    this.#host.post({ type: "save", session: session.id, text: svgOf(scene, this.#colour(), title) });
  }

  // Drawing

  /** Draws with the next frame. */
  redraw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  #arrived(): void {
    const body = this.#windows.all;
    // What was chosen is another object now.
    const { id } = this.#chosen ?? {};
    if (id !== undefined) this.#chosen = body?.items?.find((item) => item.id === id) ?? this.#chosen;
    this.#rows = undefined;
    this.redraw();
    const { voice, plot } = this.#parts;
    const { failure } = this.#windows;
    const { from, to } = this.#view();
    const shown = this.#windows.bodyFor(this.#view());
    const said = failure ?? (shown === undefined ? "" : summaryOf(shown, from, to));
    if (voice.textContent !== said) voice.textContent = said;
    if (shown !== undefined) plot.setAttribute("aria-label", summaryOf(shown, from, to));
    this.#fillTable();
  }

  #rowsOf(body: TimelineBody): Rows {
    const { all } = this.#windows;
    return rowsOf(body, this.#unfolded, this.#filter === "" || all === undefined ? undefined : tasksIn(all));
  }

  #colour(): Colours {
    this.#colours ??= coloursOf(this.element);
    return this.#colours;
  }

  #sceneOf(body: TimelineBody, rows: Rows, range: Range, width: number): Scene {
    const context = this.#parts.canvas.getContext("2d");
    if (context) context.font = this.#colour().font;
    const measure = (text: string) => context?.measureText(text).width ?? 0;
    return sceneOf(body, rows, range, width, this.#lit(body), measure);
  }

  /** A call that is followed is lit, or what the line with the cursor has done. */
  #lit({ places, items = [] }: TimelineBody): (item: TimelineItem) => boolean {
    if (this.#followed !== undefined) {
      const calls = new Set(this.#followed.calls);
      return ({ call }) => call !== undefined && calls.has(call);
    }
    const { uri, line } = this.#cursor ?? {};
    const onLine = new Set(places.flatMap((place, at) => (place.uri === uri && place.line === line ? [at] : [])));
    const isLit = ({ place }: TimelineItem) => place !== undefined && onLine.has(place);
    return onLine.size > 0 && items.some(isLit) ? isLit : () => true;
  }

  #draw(): void {
    const picture = this.#picture;
    const { width, height } = this.#size;
    if (picture === undefined || width === 0) return;
    const range = this.#view();
    if (!picture.stale) this.#windows.want(range, width);
    const body = this.#windows.bodyFor(range);
    this.#mark(picture);
    this.#placeNow(xOf(range, picture.at.moment.step, width));
    if (body === undefined) return;
    this.#rows ??= this.#rowsOf(body);
    this.#top = Math.min(this.#top, Math.max(0, this.#rows.height - height));
    this.#scene = this.#sceneOf({ ...body, moment: picture.at.moment }, this.#rows, range, width);
    this.#drawRuler(range);
    const context = this.#parts.canvas.getContext("2d");
    if (context) paint(context, this.#scene, this.#colour(), this.#top, this.#hovered ?? this.#chosen);
    this.#drawHeads(this.#rows);
  }

  /** Says on the page itself what it is about; what has not changed is left alone, or each frame would cost the styles anew. */
  #mark({ session, at, stale }: Showing): void {
    const { step, branch } = at.moment;
    const { failure, isOld } = this.#windows;
    const busy = isOld && failure === undefined;
    const marks = {
      session: session.id,
      step,
      branch,
      furthest: at.furthest,
      stale,
      busy,
      failed: failure !== undefined,
    };
    for (const [name, value] of Object.entries(marks)) setOnce(this.element, `data-${name}`, value);
    const { handle } = this.#parts;
    setOnce(handle, "aria-valuenow", step);
    setOnce(handle, "aria-valuemax", at.furthest);
    setOnce(handle, "aria-valuetext", `step ${step} of ${at.furthest}`);
  }

  #drawRuler(range: Range): void {
    const { ruler } = this.#parts;
    const context = ruler.getContext("2d");
    if (!context) return;
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, ruler.width, ruler.height);
    context.fillStyle = this.#colour().quiet;
    context.font = this.#colour().font;
    for (const step of ticks(range, this.#size.width))
      context.fillText(String(step), xOf(range, step, this.#size.width) + 3, 14);
  }

  #placeNow(x: number): void {
    const { now } = this.#parts;
    now.hidden = x < 0 || x > this.#size.width;
    now.style.setProperty("transform", `translateX(${x}px)`);
  }

  #drawHeads(rows: Rows): void {
    const { list } = this.#parts;
    list.style.setProperty("transform", `translateY(${-this.#top}px)`);
    if (this.#headsOf === rows) return;
    this.#headsOf = rows;
    const focused = document.activeElement?.getAttribute("data-task");
    list.replaceChildren(...rows.rows.map((row) => this.#headOf(row)));
    list.querySelector<HTMLElement>(`[data-task="${focused}"]`)?.focus();
  }

  #headOf({ task, label, kind, height }: Rows["rows"][number]): HTMLElement {
    const id = this.#windows.all?.tasks[task]?.id;
    const row = html("div", { class: "head", "data-kind": kind, title: label });
    row.style.setProperty("height", `${height}px`);
    if (kind === "fibril" || id === undefined) {
      row.append(html("span", {}, label));
      return row;
    }
    const fold = html("button", { "aria-expanded": kind === "unfolded" ? "true" : "false", "data-task": id }, label);
    fold.addEventListener("click", () => {
      if (!this.#unfolded.delete(id)) this.#unfolded.add(id);
      this.#rows = undefined;
      this.#keep();
      this.redraw();
    });
    row.append(fold);
    return row;
  }

  #showText(isShown: boolean): void {
    this.#isText = isShown;
    this.#parts.picture.hidden = isShown;
    this.#parts.table.hidden = !isShown;
    this.#fillTable();
    this.#keep();
    if (!isShown) this.resize();
  }

  #fillTable(): void {
    const range = this.#view();
    const body = this.#isText ? this.#windows.bodyFor(range) : undefined;
    if (body === undefined) return;
    this.#parts.table.replaceChildren(...tableOf(body, range.from, range.to, (item) => this.#goTo(item.from)));
  }

  // What the person does

  #look(range: Range | undefined): void {
    this.#range = range;
    this.#keep();
    this.redraw();
    if (this.#isText) this.#fillTable();
  }

  /** Soon: a picture that is moved is kept once it stands. */
  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      const kept = { range: this.#range, unfolded: [...this.#unfolded], filter: this.#filter, isText: this.#isText };
      this.#host.keep(kept);
    }, KEEP_MILLISECONDS);
  }

  #move(dx: number): void {
    if (dx === 0) return this.redraw();
    this.#look(moved(this.#view(), -dx / Math.max(1, this.#size.width), this.#furthest));
  }

  #zoom(times: number, around?: number): void {
    const range = this.#view();
    const now = this.#picture?.at.moment.step ?? 0;
    const isInView = now >= range.from && now <= range.to;
    const middle = around ?? this.#chosen?.from ?? (isInView ? now : (range.from + range.to) / 2);
    this.#look(zoomed(range, times, middle, this.#furthest));
  }

  #toNow(): void {
    const now = this.#picture?.at.moment.step ?? 0;
    const half = lengthOf(this.#view()) / 2;
    if (this.#range !== undefined) this.#look(within({ from: now - half, to: now + half }, this.#furthest));
  }

  #goTo(step: number): void {
    const { session, stale } = this.#picture ?? {};
    if (session === undefined || stale) return;
    this.#host.post({
      type: "goTo",
      session: session.id,
      step: Math.min(this.#furthest, Math.max(0, Math.round(step))),
    });
  }

  #at({ x, y }: Point): TimelineItem | undefined {
    return this.#scene && shapeAt(this.#scene.shapes, { x, y: y + this.#top })?.item;
  }

  /** An arrow leads to the nearer of its ends, all else to the step under the pointer. */
  #click(at: Point): void {
    const item = this.#at(at);
    const step = stepAt(this.#view(), at.x, this.#size.width);
    if (item !== undefined) this.#choose(item);
    const isArrow = item?.head !== undefined;
    const ends = isArrow ? [item.from, item.to ?? item.from] : [step];
    this.#goTo(ends.reduce((near, each) => (Math.abs(each - step) < Math.abs(near - step) ? each : near)));
  }

  #hover(at: Point | undefined): void {
    const item = at && this.#at(at);
    const { tip } = this.#parts;
    if (at !== undefined && item !== undefined) {
      tip.style.setProperty("left", `${Math.min(at.x + 12, this.#size.width - 200)}px`);
      tip.style.setProperty("top", `${at.y + 34}px`);
    }
    if (item === this.#hovered) return;
    this.#hovered = item;
    const body = this.#windows.bodyFor(this.#view());
    tip.hidden = item === undefined;
    if (item !== undefined && body !== undefined) tip.textContent = itemText(body, item);
    this.#highlight(item ?? this.#chosen);
    this.redraw();
  }

  #highlight(item: TimelineItem | undefined): void {
    const session = this.#picture?.session.id;
    if (session !== undefined) this.#host.post({ type: "highlight", session, place: this.#placeOf(item) });
  }

  #placeOf(item: TimelineItem | undefined) {
    return item?.place === undefined ? undefined : this.#windows.bodyFor(this.#view())?.places[item.place];
  }

  #choose(item: TimelineItem): void {
    this.#chosen = item;
    this.#range = this.#range && showing(this.#range, item.from, this.#furthest);
    this.#highlight(item);
    this.#tellChosen();
    this.redraw();
  }

  #tellChosen(): void {
    const { detail } = this.#parts;
    const body = this.#windows.bodyFor(this.#view());
    const item = this.#chosen;
    if (item === undefined || body === undefined) return detail.replaceChildren();
    const followed = this.#followed !== undefined;
    detail.replaceChildren(
      ...detailOf(body, item, followed, {
        goTo: (step) => this.#goTo(step),
        reveal: () => this.#reveal(),
        follow: () => void this.#follow(),
      }),
    );
  }

  #letGo(): void {
    this.#chosen = this.#followed = this.#cursor = undefined;
    this.#highlight(undefined);
    this.#tellChosen();
    this.redraw();
  }

  #reveal(): void {
    const place = this.#placeOf(this.#chosen);
    const session = this.#picture?.session.id;
    if (place !== undefined && session !== undefined) this.#host.post({ type: "reveal", session, place });
  }

  /** The event before or after the chosen one, or the present moment, in this window. */
  #next(by: 1 | -1): void {
    const body = this.#windows.bodyFor(this.#view());
    const items = body?.items?.filter((item) => this.#rows?.rowOf(item.lane) !== undefined) ?? [];
    const chosen = items.findIndex(({ id }) => id !== undefined && id === this.#chosen?.id);
    const after = items.findIndex(({ from }) => from > (this.#picture?.at.moment.step ?? 0));
    const start = chosen >= 0 ? chosen + by : by > 0 ? after : (after < 0 ? items.length : after) - 1;
    const item = items[start];
    if (item !== undefined) this.#choose(item);
  }

  async #follow(): Promise<void> {
    const item = this.#chosen;
    if (this.#followed !== undefined || item?.id === undefined) this.#followed = undefined;
    else {
      const found = await this.#host.follow(this.#session, { item: item.id });
      if (found.calls.length > 0) this.#followed = found;
      if (found.calls.length > 0 && this.#range !== undefined)
        this.#range = showing(this.#range, found.from, this.#furthest);
    }
    this.#tellChosen();
    this.redraw();
  }

  #setFilter(text: string): void {
    this.#filter = text.trim();
    this.#windows.filter = this.#filter;
    this.#keep();
    this.redraw();
  }

  async #find(text: string, isBackwards: boolean): Promise<void> {
    const from = this.#chosen?.id;
    const args = { text, ...(from !== undefined && { [isBackwards ? "before" : "after"]: from }) };
    if (text.trim() === "") return;
    const { item, until } = await this.#host.find(this.#session, args);
    const { detail, voice } = this.#parts;
    if (item !== undefined) {
      this.#choose(item);
      const body = this.#windows.bodyFor(this.#view());
      if (body !== undefined) voice.textContent = itemText(body, item);
      return;
    }
    const where = isBackwards ? "before" : "after";
    const said =
      from === undefined
        ? `Nothing is named ${text}, up to step ${until}.`
        : `There is no other ${text} ${where} this, up to step ${until}.`;
    detail.replaceChildren(html("span", {}, said));
    voice.textContent = said;
  }
}

function setOnce(element: HTMLElement, name: string, value: string | number | boolean): void {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
