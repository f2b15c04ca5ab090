import { t } from "@vscode/l10n";
import type { TimelineBody, TimelineItem } from "#protocol";
import type { ChartPicture } from "../chart-messages.ts";
import { html } from "../graph/dom.ts";
import { momentText } from "../times.ts";
import { Choice } from "./choice.ts";
import { type Colours, coloursOf } from "./colours.ts";
import type { Cursor } from "./cursor.ts";
import { type Frame, frame } from "./frame.ts";
import { Heads } from "./heads.ts";
import type { Host, Kept } from "./host.ts";
import { onKeys } from "./keys.ts";
import { paint, paintRuler } from "./paint.ts";
import { onPointer, onSideways } from "./pointer.ts";
import { lengthOf, moved, type Range, showing, stepAt, whole, within, xOf, zoomed } from "./range.ts";
import { type Rows, rowsOf, type Seen, tasksIn } from "./rows.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { type Point, shapeAt } from "./shapes.ts";
import { svgOf } from "./svg.ts";
import { tableOf } from "./table.ts";
import { toolbarOf } from "./toolbar.ts";
import { Windows } from "./windows.ts";
import { summaryOf } from "./words.ts";

type Showing = ChartPicture & { readonly kind: "chart" };

/** More steps than these are not shown at first, but the last of them. */
const STEPS_AT_FIRST = 1000;
const SVG_ITEMS = 8000;
const KEEP_MILLISECONDS = 200;
/** Pixels that there would be for a picture, while there is a table. */
const WIDTH_OF_TEXT = 800;

/** The page: the picture of what happened, with all that can be done with it. */
export class Chart {
  readonly element: HTMLElement;
  readonly #host: Host;
  readonly #parts: Frame = frame();
  readonly #windows: Windows;
  readonly #choice: Choice;
  readonly #heads: Heads;
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
  #isDue = false;
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
    this.#choice = new Choice(host, this.#parts, {
      session: () => this.#session,
      body: () => this.#body(),
      rows: () => this.#rows,
      look: (step) => this.#bring(step),
      goTo: (step, lane) => this.#goTo(step, lane),
      redraw: () => this.redraw(),
    });
    this.#heads = new Heads(this.#parts.list, {
      fold: (task) => this.#fold(task),
      reveal: ({ y, height }) => this.#reveal(y, height),
    });
    const toolbar = toolbarOf(
      {
        zoom: (times) => this.#zoom(times),
        fit: () => this.#look(undefined),
        toNow: () => this.#toNow(),
        text: (isShown) => this.#showText(isShown),
        filter: (text) => this.#setFilter(text),
        find: (text, isBackwards) => this.#attempt(this.#choice.find(text, isBackwards)),
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
    const drag = (dx: number, dy: number) => {
      this.#scroll(-dy);
      this.#move(dx);
    };
    // Where all rows are in view, a wheel that is turned goes along the run.
    const wheel = (dx: number, dy: number) => this.#move(this.#scroll(dy) ? -dx : -(dx || dy));
    const zoom = (times: number, x: number) => this.#zoom(times, stepAt(this.#view(), x, this.#size.width));
    onPointer(plot, { drag, wheel, zoom, click: (at) => this.#click(at), hover: (at) => this.#hover(at) });
    const goTo = (x: number) => this.#goTo(stepAt(this.#view(), x, this.#size.width));
    onPointer(ruler, { drag: (dx) => this.#move(dx), wheel, zoom, click: ({ x }) => goTo(x), hover: () => {} });
    const xIn = (clientX: number) => clientX - ruler.getBoundingClientRect().left;
    onSideways(
      handle,
      (clientX) => this.#placeNow(xIn(clientX)),
      (clientX) => goTo(xIn(clientX)),
    );
    onKeys(picture, plot, handle, {
      move: (share) => this.#look(moved(this.#view(), share, this.#furthest)),
      scroll: (dy) => this.#scroll(dy),
      zoom: (times) => this.#zoom(times),
      fit: () => this.#look(undefined),
      toNow: () => this.#toNow(),
      edge: (isEnd) => this.#look(showing(this.#view(), isEnd ? this.#furthest : 0, this.#furthest)),
      next: (by) => this.#choice.next(by),
      step: (by) => this.#goTo((this.#picture?.at.moment.step ?? 0) + by),
      goToChosen: () => {
        const { chosen } = this.#choice;
        if (chosen !== undefined) this.#goTo(chosen.from, chosen.lane);
      },
      follow: () => this.#attempt(this.#choice.follow()),
      source: () => this.#choice.reveal(),
      letGo: () => this.#choice.letGo(),
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
    const isOtherCourse =
      isOther || before.at.restarts !== picture.at.restarts || before.at.moment.branch !== moment.branch;
    if (isOther && this.#range === undefined && furthest > STEPS_AT_FIRST) {
      this.#range = within({ from: moment.step - STEPS_AT_FIRST / 2, to: moment.step + STEPS_AT_FIRST / 2 }, furthest);
    }
    if (isOtherCourse) this.#choice.letGo();
    if (!picture.stale && (isOther || before.at.moment.step !== moment.step)) this.#bring(moment.step);
    // Where nothing more was seen of the same course, what is here is right.
    const isMore = isOther || before.at.furthest !== furthest || this.#windows.failure !== undefined;
    if (!picture.stale && (isOtherCourse || isMore)) this.#windows.renew(isOtherCourse);
    this.#tell();
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

  cursor(cursor: Cursor): void {
    this.#choice.cursor(cursor);
  }

  svg(isWhole: boolean): void {
    this.#attempt(this.#save(isWhole));
  }

  async #save(isWhole: boolean): Promise<void> {
    const session = this.#picture?.session;
    const args = { most: SVG_ITEMS, ...(this.#filter !== "" && { filter: this.#filter }) };
    const body = isWhole ? await this.#host.window(this.#session, args) : this.#body();
    if (body === undefined || session === undefined) return;
    const range = isWhole ? whole(body.furthest) : this.#view();
    const width = isWhole ? Math.min(8000, Math.max(800, 10 * body.furthest)) : this.#size.width || WIDTH_OF_TEXT;
    const scene = this.#sceneOf(body, this.#rowsOf(body), range, width);
    const title = t`Sequence chart of ${session.name}, step ${momentText(body.moment)}`;
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
    this.#rows = undefined;
    this.#choice.renew();
    const { failure } = this.#windows;
    if (failure !== undefined) this.#choice.say(failure);
    this.#tell();
    this.redraw();
  }

  /** What is in view in words: for who cannot see it, and in the table. */
  #tell(): void {
    const { plot } = this.#parts;
    const range = this.#view();
    const body = this.#body();
    if (body === undefined) return;
    setOnce(plot, "aria-label", summaryOf(body, range.from, range.to));
    if (this.#isText) {
      const rows = tableOf(body, range.from, range.to, ({ from, lane }) => this.#goTo(from, lane));
      this.#parts.table.replaceChildren(...rows);
    }
  }

  /** What there is around what is in view, at the present moment. */
  #body(): TimelineBody | undefined {
    const body = this.#windows.bodyFor(this.#view());
    return body && this.#picture && { ...body, moment: this.#picture.at.moment };
  }

  /** Does what can be refused: then the reason is told. */
  #attempt(work: Promise<void>): void {
    work.catch((error: unknown) => this.#choice.say(error instanceof Error ? error.message : String(error)));
  }

  #rowsOf(body: TimelineBody): Rows {
    const { all } = this.#windows;
    return rowsOf(body, this.#unfolded, this.#filter === "" || all === undefined ? undefined : tasksIn(all));
  }

  #colour(): Colours {
    this.#colours ??= coloursOf(this.element);
    return this.#colours;
  }

  #sceneOf(body: TimelineBody, rows: Rows, range: Range, width: number, seen?: Seen): Scene {
    const context = this.#parts.canvas.getContext("2d");
    if (context) context.font = this.#colour().font;
    const measure = (text: string) => context?.measureText(text).width ?? 0;
    const isLit = (item: TimelineItem) => this.#choice.isLit(item);
    return sceneOf(body, rows, range, width, { isLit, isMarked: this.#choice.isMarked(body), measure }, seen);
  }

  #draw(): void {
    const picture = this.#picture;
    const { width, height } = this.#size;
    if (picture === undefined) return;
    const range = this.#view();
    if (!picture.stale) this.#windows.want(range, width || WIDTH_OF_TEXT);
    const body = this.#body();
    this.#mark(picture);
    if (body === undefined || width === 0) return;
    this.#placeNow(xOf(range, picture.at.moment.step, width));
    this.#rows ??= this.#rowsOf(body);
    this.#top = Math.min(this.#top, Math.max(0, this.#rows.height - height));
    const seen = { top: this.#top, bottom: this.#top + height };
    this.#scene = this.#sceneOf(body, this.#rows, range, width, seen);
    const { canvas, ruler } = this.#parts;
    paintRuler(ruler.getContext("2d"), this.#scene, this.#colour());
    paint(canvas.getContext("2d"), this.#scene, this.#colour(), this.#top, this.#choice.front);
    this.#heads.show(this.#rows, this.#windows.all?.tasks ?? [], seen);
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
    setOnce(handle, "aria-valuetext", t`step ${momentText(at.moment)} of ${at.furthest}`);
  }

  #placeNow(x: number): void {
    const { now } = this.#parts;
    now.hidden = x < 0 || x > this.#size.width;
    now.style.setProperty("transform", `translateX(${x}px)`);
  }

  #showText(isShown: boolean): void {
    this.#isText = isShown;
    this.#parts.picture.hidden = isShown;
    this.#parts.table.hidden = !isShown;
    this.#tell();
    this.#keep();
    if (!isShown) this.resize();
  }

  // What the person does

  #look(range: Range | undefined): void {
    this.#range = range;
    this.#keep();
    this.redraw();
    if (this.#isText) this.#tell();
  }

  /** Soon: how a picture is looked at is kept, and told, once it stands. */
  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => {
      const kept = { range: this.#range, unfolded: [...this.#unfolded], filter: this.#filter, isText: this.#isText };
      this.#host.keep(kept);
      this.#tell();
    }, KEEP_MILLISECONDS);
  }

  #fold(task: number): void {
    if (!this.#unfolded.delete(task)) this.#unfolded.add(task);
    this.#rows = undefined;
    this.#keep();
    this.redraw();
  }

  /** Scrolls the rows so that what is at a height is seen. */
  #reveal(y: number, height: number): void {
    // What has the focus a browser scrolls into view itself, without the picture.
    this.#parts.heads.scrollTop = 0;
    if (y < this.#top) this.#scroll(y - this.#top);
    else if (y + height > this.#top + this.#size.height) this.#scroll(y + height - this.#top - this.#size.height);
  }

  /** Scrolls the rows by pixels; false when all of them are in view. */
  #scroll(dy: number): boolean {
    const room = Math.max(0, (this.#rows?.height ?? 0) - this.#size.height);
    this.#top = Math.min(room, Math.max(0, this.#top + dy));
    this.redraw();
    return room > 0;
  }

  #move(dx: number): void {
    if (dx === 0) return;
    this.#look(moved(this.#view(), -dx / Math.max(1, this.#size.width), this.#furthest));
  }

  #zoom(times: number, around?: number): void {
    const range = this.#view();
    const now = this.#picture?.at.moment.step ?? 0;
    const isInView = now >= range.from && now <= range.to;
    const middle = around ?? this.#choice.chosen?.from ?? (isInView ? now : (range.from + range.to) / 2);
    this.#look(zoomed(range, times, middle, this.#furthest));
  }

  #toNow(): void {
    const now = this.#picture?.at.moment.step ?? 0;
    const half = lengthOf(this.#view()) / 2;
    if (this.#range !== undefined) this.#look(within({ from: now - half, to: now + half }, this.#furthest));
  }

  /** `lane`: whose frames are to be shown there. */
  #goTo(at: number, lane?: number): void {
    const { session, stale } = this.#picture ?? {};
    if (session === undefined || stale) return;
    const step = Math.min(this.#furthest, Math.max(0, Math.round(at)));
    this.#host.post({ type: "goTo", session: session.id, to: { step, ...(lane !== undefined && { lane }) } });
  }

  #at({ x, y }: Point): TimelineItem | undefined {
    return this.#scene && shapeAt(this.#scene.shapes, { x, y: y + this.#top })?.item;
  }

  /** An arrow leads to the nearer of its ends, all else to the step under the pointer. */
  #click(at: Point): void {
    const item = this.#at(at);
    const step = stepAt(this.#view(), at.x, this.#size.width);
    if (item !== undefined) this.#choice.choose(item);
    if (item?.head === undefined) return this.#goTo(step, item?.lane);
    const { from, to = from, lane, head } = item;
    if (Math.abs(to - step) < Math.abs(from - step)) this.#goTo(to, head);
    else this.#goTo(from, lane);
  }

  #hover(at: Point | undefined): void {
    const item = at && this.#at(at);
    const { tip } = this.#parts;
    if (at !== undefined && item !== undefined) {
      tip.style.setProperty("left", `${Math.min(at.x + 12, this.#size.width - 200)}px`);
      tip.style.setProperty("top", `${at.y + 34}px`);
    }
    const said = this.#choice.hover(item);
    tip.hidden = said === undefined;
    if (said !== undefined && tip.textContent !== said) tip.textContent = said;
  }

  /** Moves what is in view so that a step is. */
  #bring(step: number): void {
    this.#range = this.#range && showing(within(this.#range, this.#furthest), step, this.#furthest);
    this.redraw();
  }

  #setFilter(text: string): void {
    this.#filter = text.trim();
    this.#windows.filter = this.#filter;
    this.#keep();
    this.redraw();
  }
}

function setOnce(element: HTMLElement, name: string, value: string | number | boolean): void {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
}
