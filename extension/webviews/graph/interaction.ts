/**
 * Calls `press` for each button that is clicked, or on which Enter or Space is pressed; arrow keys go from one to the next.
 * A click on a task's box beside its buttons is one on the first of them.
 */
export function onButtons(root: HTMLElement, press: (button: Element) => void): void {
  root.addEventListener("click", ({ target }) => {
    const box = target instanceof Element ? target.closest(".task") : null;
    const button = buttonOf(target) ?? box?.querySelector(buttons);
    if (button) press(button);
  });
  root.addEventListener("keydown", (event) => {
    const button = buttonOf(event.target);
    if (!button) return;
    if (event.key === "Enter" || event.key === " ") press(button);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp")
      step(root, button, event.key === "ArrowDown" ? 1 : -1);
    else return;
    event.preventDefault();
  });
}

const buttons = "[role=button], button";

const buttonOf = (target: EventTarget | null) => (target instanceof Element ? target.closest(buttons) : null);

function step(root: HTMLElement, from: Element, by: number): void {
  const all = [...root.querySelectorAll(buttons)];
  focus(all[all.indexOf(from) + by]);
}

function focus(element: Element | null | undefined): void {
  if (element instanceof SVGElement || element instanceof HTMLElement) element.focus({ preventScroll: false });
}

/** Runs `draw`, which makes every element anew, and gives the focus back to what stands for the same thing. */
export function keepingFocus(root: HTMLElement, draw: () => void): void {
  const focused = document.activeElement;
  const mark = ["data-fibril", "data-fold", "data-role"].find((name) => focused?.hasAttribute(name));
  const value = mark === undefined ? undefined : focused?.getAttribute(mark);
  draw();
  if (mark === undefined) return;
  const exact = root.querySelector(`[${mark}="${value}"]:is(${buttons})`);
  focus(exact ?? root.querySelector(`[${mark}]:is(${buttons})`));
}

const moveMilliseconds = 180;

/** Runs `draw` and lets each task that stays slide from its old place to its new one, so that the eye can follow. */
export function movingSmoothly(root: HTMLElement, draw: () => void): void {
  const before = placesOf(root);
  draw();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const [id, { element, x, y }] of placesOf(root)) {
    const old = before.get(id);
    if (!old || (old.x === x && old.y === y)) continue;
    const frames = [old, { x, y }].map((at) => ({ transform: `translate(${at.x}px, ${at.y}px)` }));
    element.animate(frames, { duration: moveMilliseconds, easing: "ease-out" });
  }
}

function placesOf(root: HTMLElement) {
  const tasks = [...root.querySelectorAll("[data-id]")];
  return new Map(
    tasks.map((element) => {
      const [x = 0, y = 0] = (element.getAttribute("transform")?.match(/[\d.]+/g) ?? []).map(Number);
      return [element.getAttribute("data-id"), { element, x, y }] as const;
    }),
  );
}
