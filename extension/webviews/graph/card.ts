import { distance, placeBeside } from "./beside.ts";
import { html } from "./dom.ts";
import type { Card } from "./facts.ts";

/**
 * What is told about the thing under the pointer, or in focus, beside it. The pointer goes through it, so that nothing under it is out of
 * reach, and it stays while the pointer is over it and over nothing else that there is to tell of. Escape takes it away.
 */
export class CardView {
  readonly element = html("div", { class: "card", id: "card", role: "tooltip", hidden: true });
  readonly #onChange: (about: Element | undefined) => void;
  #about: Element | undefined;

  /** `onChange` hears what is told about, each time that it is something else, or nothing. */
  constructor(
    root: HTMLElement,
    cardOf: (element: Element) => Card | undefined,
    onChange: (about: Element | undefined) => void,
  ) {
    this.#onChange = onChange;
    const look = (target: EventTarget | null, pointer?: PointerEvent) => {
      if (!(target instanceof Element)) return;
      const about = target.closest("[data-fibril], .arrow[data-from], .task");
      if (about !== null && about === this.#about) return;
      const card = about === null ? undefined : cardOf(about);
      if (about !== null && card !== undefined) this.#show(about, card);
      else if (pointer === undefined || !this.#isUnder(pointer)) this.hide();
    };
    for (const moves of ["pointerover", "pointermove"] as const) {
      root.addEventListener(moves, (event) => {
        if (event.buttons === 0) look(event.target, event);
      });
    }
    root.addEventListener("focusin", ({ target }) => {
      if (target instanceof Element && target.matches(":focus-visible")) look(target);
    });
    root.addEventListener("pointerleave", () => this.hide());
    root.addEventListener("focusout", () => this.hide());
    root.addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
    root.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.hide();
    });
  }

  hide(): void {
    if (this.#about !== undefined) this.#onChange(undefined);
    this.#about?.removeAttribute("aria-describedby");
    this.#about = undefined;
    this.element.hidden = true;
  }

  #show(about: Element, { title, facts }: Card): void {
    this.hide();
    this.#about = about;
    this.#onChange(about);
    about.setAttribute("aria-describedby", "card");
    this.element.replaceChildren(
      html("strong", {}, title),
      html("dl", {}, ...facts.flatMap(({ term, text }) => [html("dt", {}, term), html("dd", {}, text)])),
    );
    this.element.hidden = false;
    this.#place();
  }

  #place(): void {
    if (this.#about === undefined) return;
    if (!this.#about.isConnected) return this.hide();
    const about = this.#about.getBoundingClientRect();
    // Else it would have no more room than there is from where it was to the edge.
    this.element.style.left = "0";
    const { width, height } = this.element.getBoundingClientRect();
    const { left, top } = placeBeside(about, { width, height }, { width: innerWidth, height: innerHeight });
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  #isUnder({ clientX, clientY }: PointerEvent): boolean {
    const { left, top, right, bottom } = this.element.getBoundingClientRect();
    const isBeside = clientX >= left - distance && clientX <= right + distance;
    return !this.element.hidden && isBeside && clientY >= top - distance && clientY <= bottom + distance;
  }
}
