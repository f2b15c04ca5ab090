const moveMilliseconds = 180;

/**
 * Runs `draw` and lets each task that stays slide from its old place to its new one, so that the eye can follow; arrows that were not there before
 * come up, and all of them where tasks slide. Nothing moves for who wants that.
 */
export function movingSmoothly(root: Element, draw: () => void): void {
  const before = placesOf(root);
  const arrowsBefore = new Set(arrowsOf(root).map(nameOf));
  draw();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || before.size === 0) return;
  let hasMoved = false;
  for (const [id, { element, x, y }] of placesOf(root)) {
    const old = before.get(id);
    if (old === undefined) comeUp(element);
    if (!old || (old.x === x && old.y === y)) continue;
    hasMoved = true;
    const frames = [old, { x, y }].map((at) => ({ transform: `translate(${at.x}px, ${at.y}px)` }));
    element.animate(frames, { duration: moveMilliseconds, easing: "ease-out" });
  }
  for (const arrow of arrowsOf(root)) if (hasMoved || !arrowsBefore.has(nameOf(arrow))) comeUp(arrow);
}

const comeUp = (element: Element) =>
  element.animate([{ opacity: 0 }, { opacity: 0, offset: 0.3 }, {}], { duration: 2 * moveMilliseconds });

const arrowsOf = (root: Element) => [...root.querySelectorAll(".arrow[data-from]")];
const nameOf = (arrow: Element) => ["data-from", "data-to", "data-kind"].map((name) => arrow.getAttribute(name)).join();

function placesOf(root: Element) {
  const tasks = [...root.querySelectorAll("[data-id]")];
  return new Map(
    tasks.map((element) => {
      const [x = 0, y = 0] = (element.getAttribute("transform")?.match(/[\d.]+/g) ?? []).map(Number);
      return [element.getAttribute("data-id"), { element, x, y }] as const;
    }),
  );
}
