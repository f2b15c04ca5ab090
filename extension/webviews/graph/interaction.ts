/**
 * Calls `press` for each button and each arrow that is clicked. A click on a task's box beside its buttons is one on the first of them, or on
 * the box.
 */
export function onButtons(root: HTMLElement, press: (button: Element) => void): void {
  root.addEventListener("click", ({ target }) => {
    const box = target instanceof Element ? target.closest(".task, .arrow[data-from]") : null;
    const button = buttonOf(target) ?? box?.querySelector(buttons) ?? box;
    if (button) press(button);
  });
}

const buttons = "[role=button], button";

const buttonOf = (target: EventTarget | null) => (target instanceof Element ? target.closest(buttons) : null);

/** What the keyboard goes through in the picture: one of them is where Tab leads to. */
const stops = "[tabindex]";

/** What names the same thing in another drawing of it. */
const marks = ["data-fibril", "data-fold", "data-id", "data-role"] as const;

/** The picture's keyboard: arrows go from stop to stop, Enter and Space press, and `others` hears of what else is pressed on one. */
export function onStops(
  drawing: Element,
  press: (stop: Element) => void,
  others: (key: string, stop: Element, isShifted: boolean) => boolean,
): void {
  drawing.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element && target.matches(stops)) makeFirst(drawing, target);
  });
  drawing.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.altKey || event.ctrlKey || event.metaKey) return;
    const stop = event.target instanceof Element ? event.target.closest(stops) : null;
    if (stop !== null && heed(event, stop)) event.preventDefault();
  });
  const heed = ({ key, shiftKey }: KeyboardEvent, stop: Element): boolean => {
    const all = [...drawing.querySelectorAll(stops)];
    switch (key) {
      case "Enter":
      case " ":
        press(stop);
        return true;
      case "ArrowDown":
        return focus(all[all.indexOf(stop) + 1]);
      case "ArrowUp":
        return focus(all[all.indexOf(stop) - 1]);
      case "Home":
        return focus(all[0]);
      case "End":
        return focus(all.at(-1));
      default:
        return others(key, stop, shiftKey);
    }
  };
}

/** Gives the focus to an element, and says that the key was of use. */
export function focus(element: Element | null | undefined): boolean {
  if (element instanceof SVGElement || element instanceof HTMLElement) element.focus({ preventScroll: false });
  return true;
}

/** Tab leads to this one of the picture's stops, or else to the first. */
function makeFirst(drawing: Element, stop: Element | null): void {
  for (const other of drawing.querySelectorAll(`${stops}[tabindex="0"]`)) other.setAttribute("tabindex", "-1");
  stop?.setAttribute("tabindex", "0");
}

/** Runs `draw`, which makes every element anew, and gives the focus, and where Tab leads to, back to what stands for the same thing. */
export function keepingFocus(root: Element, draw: () => void): void {
  const focused = document.activeElement;
  const had = focused !== null && root.contains(focused) && focused !== root;
  const first = had ? focused : root.querySelector(`${stops}[tabindex="0"]`);
  const mark = marks.find((name) => first?.hasAttribute(name));
  const value = mark === undefined ? undefined : first?.getAttribute(mark);
  draw();
  const same = mark === undefined ? null : root.querySelector(`[${mark}="${value}"]:is(${stops}, ${buttons})`);
  const found = same ?? (had && mark !== undefined ? root.querySelector(`[${mark}]:is(${stops}, ${buttons})`) : null);
  makeFirst(root, found?.matches(stops) ? found : root.querySelector(stops));
  if (had) focus(found);
}
