import type { Point } from "./shapes.ts";

/** What is done with a pointer and a wheel on the picture. */
export interface Pointing {
  /** By pixels. */
  drag(dx: number, dy: number): void;
  /** By as many pixels as a wheel was turned. */
  wheel(dx: number, dy: number): void;
  click(at: Point): void;
  /** `undefined`: the pointer has left. */
  hover(at: Point | undefined): void;
  zoom(times: number, x: number): void;
}

/** A pointer that has moved no further has clicked. */
const STILL = 4;
/** Pixels of a wheel that make it twice as much. */
const WHEEL = 400;

/** Tells of what is done on an element. */
export function onPointer(element: HTMLElement, pointing: Pointing): void {
  let last: Point | undefined;
  let isDragged = false;
  const at = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    last = at(event);
    isDragged = false;
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const now = at(event);
    if (last === undefined) return pointing.hover(now);
    if (!isDragged && Math.hypot(now.x - last.x, now.y - last.y) < STILL) return;
    isDragged = true;
    pointing.drag(now.x - last.x, now.y - last.y);
    last = now;
  });
  element.addEventListener("pointerup", (event) => {
    if (last !== undefined && !isDragged) pointing.click(at(event));
    last = undefined;
  });
  element.addEventListener("pointercancel", () => {
    last = undefined;
  });
  element.addEventListener("pointerleave", () => pointing.hover(undefined));
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { deltaX, deltaY, shiftKey } = event;
      if (event.ctrlKey || event.metaKey) pointing.zoom(2 ** (deltaY / WHEEL), at(event).x);
      else if (shiftKey) pointing.wheel(deltaX || deltaY, 0);
      else pointing.wheel(deltaX, deltaY);
    },
    { passive: false },
  );
}

/** Lets an element be dragged from side to side; `moved` hears where to, `dropped` where it was left. */
export function onSideways(
  element: HTMLElement,
  moved: (clientX: number) => void,
  dropped: (clientX: number) => void,
): void {
  element.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    event.stopPropagation();
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) moved(event.clientX);
  });
  element.addEventListener("pointerup", (event) => {
    if (element.hasPointerCapture(event.pointerId)) dropped(event.clientX);
  });
}
