import type { Region } from "./region.ts";

/** How large the picture is shown: a number, or as large as the page's width has room for, and no larger than it is. */
export type Zoom = number | "width";

const smallest = 0.02;
const largest = 4;
/** Of a press of a key or a button. */
export const zoomStep = 1.25;
/** Milliseconds after its last turn that a wheel has come to rest. */
const rest = 120;
/** Pointers shake a little in a click. */
const dragFrom = 4;

/**
 * Where the picture is looked at: it scrolls with the page that it is in, is dragged with the mouse, and zooms at the pointer. `onMove` is called at most once a
 * frame after any of it, `onSettle` when it is over.
 */
export class Stage {
  readonly #element: HTMLElement;
  readonly #drawing: SVGElement;
  /** It stays at the top of the page, over what scrolls. */
  readonly #bar: HTMLElement;
  #size = { width: 0, height: 0 };
  #zoom: Zoom = "width";
  /** While a wheel zooms the picture as it is drawn is only scaled: to draw it anew takes longer than a frame. */
  #wheeled: { readonly by: number; readonly x: number; readonly y: number } | undefined;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #isDragged = false;

  constructor(
    element: HTMLElement,
    bar: HTMLElement,
    drawing: SVGElement,
    { onMove, onSettle }: { readonly onMove: () => void; readonly onSettle: () => void },
  ) {
    this.#element = element;
    this.#bar = bar;
    this.#drawing = drawing;
    let isDue = false;
    const moved = () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        onMove();
      });
    };
    element.addEventListener("scroll", moved, { passive: true });
    element.addEventListener("scrollend", onSettle);
    element.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.#wheel(Math.exp(-event.deltaY / 300), event);
        clearTimeout(this.#resting);
        this.#resting = setTimeout(() => {
          this.#settle();
          moved();
          onSettle();
        }, rest);
      },
      { passive: false },
    );
    this.#dragging();
  }

  get zoom(): Zoom {
    return this.#zoom;
  }

  /** CSS pixels for each of the picture's. */
  get scale(): number {
    if (this.#zoom !== "width") return this.#zoom;
    return Math.min(1, this.#element.clientWidth / Math.max(1, this.#size.width));
  }

  /** The part of the picture that is seen. */
  get seen(): Region {
    const { scale } = this;
    const { left, top } = this.#drawing.getBoundingClientRect();
    const page = this.#element.getBoundingClientRect();
    const bar = this.#bar.offsetHeight;
    return {
      x: (page.left - left) / scale,
      y: (page.top + bar - top) / scale,
      width: this.#element.clientWidth / scale,
      height: (this.#element.clientHeight - bar) / scale,
    };
  }

  get scroll(): readonly [number, number] {
    return [this.#element.scrollLeft, this.#element.scrollTop];
  }

  /** The picture has this size now. */
  resize(width: number, height: number): void {
    this.#size = { width, height };
    this.#apply();
  }

  setZoom(zoom: Zoom): void {
    this.#zoom = zoom === "width" ? zoom : Math.min(largest, Math.max(smallest, zoom));
    this.#apply();
  }

  /** Shows all of the picture. */
  fit(): void {
    const { clientWidth, clientHeight } = this.#element;
    const { width, height } = this.#size;
    this.setZoom(Math.min(1, clientWidth / width, (clientHeight - this.#bar.offsetHeight) / height));
    this.reveal({ x: 0, y: 0, width, height }, "start");
  }

  /** What is at this place of the page, or else in its middle, stays there. */
  zoomBy(factor: number, at?: { readonly clientX: number; readonly clientY: number }): void {
    const { left, top, width, height } = this.#element.getBoundingClientRect();
    const [x, y] = at === undefined ? [left + width / 2, top + height / 2] : [at.clientX, at.clientY];
    const { scale } = this;
    const before = this.#drawing.getBoundingClientRect();
    this.setZoom(scale * factor);
    const by = this.scale / scale;
    const now = this.#drawing.getBoundingClientRect();
    this.#element.scrollBy(now.left + (x - before.left) * by - x, now.top + (y - before.top) * by - y);
  }

  #wheel(factor: number, { clientX, clientY }: WheelEvent): void {
    const { by, x, y } = this.#wheeled ?? { by: 1, x: 0, y: 0 };
    const { scale } = this;
    const wanted = Math.min(largest, Math.max(smallest, scale * by * factor)) / scale;
    const { left, top } = this.#drawing.getBoundingClientRect();
    const more = wanted / by;
    this.#wheeled = {
      by: wanted,
      x: x + (clientX - left) * (1 - more),
      y: y + (clientY - top) * (1 - more),
    };
    // What it is painted on is kept, and only scaled.
    this.#drawing.style.willChange = "transform";
    this.#drawing.style.transform = `translate(${this.#wheeled.x}px, ${this.#wheeled.y}px) scale(${wanted})`;
  }

  /** Draws the picture as large as the wheel has made it, where it has made it. */
  #settle(): void {
    if (this.#wheeled === undefined) return;
    const { by } = this.#wheeled;
    const { left, top } = this.#drawing.getBoundingClientRect();
    this.#wheeled = undefined;
    this.#drawing.style.transform = "";
    this.#drawing.style.willChange = "";
    this.setZoom(this.scale * by);
    const now = this.#drawing.getBoundingClientRect();
    this.#element.scrollBy(now.left - left, now.top - top);
  }

  scrollTo(left: number, top: number): void {
    this.#element.scrollTo(left, top);
  }

  /** Scrolls until this part is seen: no further than it has to, or into the middle, or to where the page begins. */
  reveal(part: Region, where: "near" | "middle" | "start"): void {
    const { seen, scale } = this;
    const along = (at: number, length: number, from: number, room: number) => {
      if (where === "middle") return at + length / 2 - room / 2;
      if (where === "start" || at < from || length > room) return at;
      return at + length > from + room ? at + length - room : from;
    };
    const x = along(part.x, part.width, seen.x, seen.width);
    const y = along(part.y, part.height, seen.y, seen.height);
    this.#element.scrollBy((x - seen.x) * scale, (y - seen.y) * scale);
  }

  #apply(): void {
    const { scale } = this;
    const { width, height } = this.#size;
    this.#drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#drawing.setAttribute("width", String(width * scale));
    this.#drawing.setAttribute("height", String(height * scale));
  }

  #dragging(): void {
    const element = this.#element;
    let from: { readonly x: number; readonly y: number; readonly scroll: readonly [number, number] } | undefined;
    element.addEventListener("pointerdown", ({ clientX: x, clientY: y, pointerType, button }) => {
      this.#isDragged = false;
      if (pointerType === "mouse" && button === 0) from = { x, y, scroll: this.scroll };
    });
    element.addEventListener("pointermove", ({ clientX, clientY, pointerId, buttons }) => {
      if (from === undefined || buttons === 0) return;
      const [dx, dy] = [clientX - from.x, clientY - from.y];
      if (!this.#isDragged && Math.hypot(dx, dy) < dragFrom) return;
      if (!this.#isDragged) element.setPointerCapture(pointerId);
      this.#isDragged = true;
      this.scrollTo(from.scroll[0] - dx, from.scroll[1] - dy);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      element.addEventListener(end, () => {
        from = undefined;
      });
    }
    // The end of a drag is no click on what is there.
    element.addEventListener(
      "click",
      (event) => {
        if (this.#isDragged) event.stopPropagation();
        this.#isDragged = false;
      },
      { capture: true },
    );
  }
}
