import type { Meaning } from "./shapes.ts";

/** The colours of the picture, and its font, as the theme has them. */
export type Colours = Readonly<Record<Meaning | "now" | "text" | "quiet" | "back" | "focus" | "font", string>>;

/** Reads them off the style sheet, which takes them from the theme. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim() || style.color;
  return {
    serving: of("serving"),
    waiting: of("waiting"),
    lock: of("lock"),
    call: of("call"),
    answer: of("answer"),
    notification: of("notification"),
    stuck: of("stuck"),
    log: of("log"),
    now: of("now"),
    text: of("text"),
    quiet: of("quiet"),
    back: of("back"),
    focus: of("focus"),
    font: `11px ${style.fontFamily}`,
  };
}
