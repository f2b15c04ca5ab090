import { withoutCase } from "../keys.ts";

/** What can be done with keys. */
export interface Keys {
  /** By a share of what is in view. */
  move(share: number): void;
  /** By pixels. */
  scroll(dy: number): void;
  zoom(times: number): void;
  fit(): void;
  toNow(): void;
  edge(isEnd: boolean): void;
  /** To the event before or after. */
  next(by: 1 | -1): void;
  /** The present moment. */
  step(by: number): void;
  goToChosen(): void;
  follow(): void;
  source(): void;
  letGo(): void;
}

const MOVE = 0.1;
const SCROLL = 34;
/** Steps of a page of the present moment. */
const PAGE = 10;

/** Tells of keys: on the picture, and on the handle of the present moment. */
export function onKeys(root: HTMLElement, plot: HTMLElement, handle: HTMLElement, keys: Keys): void {
  const onPlot: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => keys.move(-MOVE),
    ArrowRight: () => keys.move(MOVE),
    PageUp: () => keys.move(-1),
    PageDown: () => keys.move(1),
    ArrowUp: () => keys.scroll(-SCROLL),
    ArrowDown: () => keys.scroll(SCROLL),
    "+": () => keys.zoom(0.5),
    "=": () => keys.zoom(0.5),
    "-": () => keys.zoom(2),
    "0": () => keys.fit(),
    ".": () => keys.toNow(),
    Home: () => keys.edge(false),
    End: () => keys.edge(true),
    "[": () => keys.next(-1),
    "]": () => keys.next(1),
    Enter: () => keys.goToChosen(),
    f: () => keys.follow(),
    s: () => keys.source(),
    Escape: () => keys.letGo(),
  };
  const onHandle: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => keys.step(-1),
    ArrowDown: () => keys.step(-1),
    ArrowRight: () => keys.step(1),
    ArrowUp: () => keys.step(1),
    PageDown: () => keys.step(-PAGE),
    PageUp: () => keys.step(PAGE),
    Home: () => keys.step(Number.NEGATIVE_INFINITY),
    End: () => keys.step(Number.POSITIVE_INFINITY),
  };
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const map = event.target === plot ? onPlot : event.target === handle ? onHandle : {};
    const key = withoutCase(event.key);
    const press = Object.hasOwn(map, key) ? map[key] : undefined;
    if (press === undefined) return;
    event.preventDefault();
    press();
  });
}
