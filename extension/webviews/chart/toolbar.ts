import { t } from "@vscode/l10n";
import { html } from "../graph/dom.ts";

/** What the buttons and the fields above the picture do. */
export interface Actions {
  zoom(times: number): void;
  fit(): void;
  toNow(): void;
  text(isShown: boolean): void;
  filter(text: string): void;
  find(text: string, isBackwards: boolean): void;
  save(): void;
}

/** A pause in typing after which a filter counts. */
const TYPING_MILLISECONDS = 250;

/** The row of controls above the picture. */
export function toolbarOf(actions: Actions, kept: { readonly filter: string; readonly isText: boolean }): HTMLElement {
  const filter = field("filter", t("Filter"), t("Filter: method, task, #call"), kept.filter);
  let typing: ReturnType<typeof setTimeout> | undefined;
  filter.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => actions.filter(filter.value), TYPING_MILLISECONDS);
  });
  const find = field("find", t("Find"), t("Find: method, task, #call"), "");
  find.addEventListener("keydown", ({ key, shiftKey }) => {
    if (key === "Enter") actions.find(find.value, shiftKey);
  });
  const text = button(t("Text"), t("Show the events as a table"), () => {
    const isShown = text.getAttribute("aria-pressed") !== "true";
    text.setAttribute("aria-pressed", String(isShown));
    actions.text(isShown);
  });
  text.setAttribute("aria-pressed", String(kept.isText));
  return html(
    "div",
    { class: "bar", role: "toolbar", "aria-label": t("Sequence chart") },
    filter,
    find,
    button("‹", t("Find the previous (Shift+Enter)"), () => actions.find(find.value, true)),
    button("›", t("Find the next (Enter)"), () => actions.find(find.value, false)),
    html("span", { class: "gap" }),
    button("−", t("Zoom out (-)"), () => actions.zoom(2)),
    button("+", t("Zoom in (+)"), () => actions.zoom(0.5)),
    button(t("Fit"), t("Show the whole run (0)"), () => actions.fit()),
    button(t("Now"), t("Show the present moment (.)"), () => actions.toNow()),
    text,
    button(t("Export…"), t("Save as SVG or for Perfetto"), () => actions.save()),
  );
}

export function button(label: string, title: string, press: () => void): HTMLElement {
  const element = html("button", { title, "aria-label": label.length > 2 ? undefined : title }, label);
  element.addEventListener("click", press);
  return element;
}

function field(name: string, label: string, placeholder: string, value: string): HTMLInputElement {
  const input = document.createElement("input");
  Object.assign(input, { type: "search", name, placeholder, value, spellcheck: false });
  input.setAttribute("aria-label", label);
  return input;
}
