import { html } from "./dom.ts";
import type { Card } from "./facts.ts";

/** In pixels, between what is told about and what is told. */
const distance = 6;

/**
 * What is told about the thing under the pointer, or in focus, beside it. It stays while the pointer is on it, so that its text can be
 * selected, and Escape takes it away.
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
    const look = (target: EventTarget | null) => {
      if (!(target instanceof Element) || this.element.contains(target)) return;
      const about = target.closest("[data-fibril], .arrow[data-from], .task");
      if (about === this.#about) return;
      const card = about === null ? undefined : cardOf(about);
      if (about === null || card === undefined) this.hide();
      else this.#show(about, card);
    };
    root.addEventListener("pointerover", ({ target, buttons }) => {
      if (buttons === 0) look(target);
    });
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
    const { left, top, bottom } = this.#about.getBoundingClientRect();
    const { width, height } = this.element.getBoundingClientRect();
    const under = bottom + distance + height <= innerHeight;
    const y = under ? bottom + distance : top - distance - height;
    this.element.style.left = `${Math.max(0, Math.min(left, innerWidth - width - distance))}px`;
    this.element.style.top = `${Math.max(0, y)}px`;
  }
}
