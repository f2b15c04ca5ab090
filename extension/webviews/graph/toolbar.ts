import { t } from "@vscode/l10n";
import { html, svg } from "./dom.ts";
import type { Surroundings } from "./surroundings.ts";

/** What the buttons over the picture do. */
export type Tool = "zoomIn" | "zoomOut" | "fit" | "toggleText";

const everything = 1_000_000;

const hopChoices = () =>
  [
    [1, t("1 hop")],
    [2, t("2 hops")],
    [3, t("3 hops")],
    [everything, t("all hops")],
  ] as const;

const buttons = (): readonly (readonly [Tool, string, string])[] => [
  ["zoomOut", t("Zoom Out (-)"), "M3 8h10"],
  ["zoomIn", t("Zoom In (+)"), "M3 8h10M8 3v10"],
  ["fit", t("Show All of It (0)"), "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"],
  ["toggleText", t("As Text (T)"), "M3 4h10M3 8h10M3 12h6"],
];

/** Over the picture: a field that keeps it to the surroundings of a task, and buttons. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #field = document.createElement("input");
  readonly #hops = document.createElement("select");
  readonly #names = document.createElement("datalist");
  #tasks: readonly string[] = [];

  constructor(press: (tool: Tool) => void, keepTo: (surroundings: Surroundings | undefined) => void) {
    const say = () => {
      const task = this.#field.value.trim();
      const isWrong = this.#tell(task);
      if (!isWrong) keepTo(task === "" ? undefined : { task, hops: Number(this.#hops.value) });
    };
    this.#names.id = "tasks";
    for (const [name, value] of Object.entries({
      type: "search",
      list: "tasks",
      placeholder: t("Around a task (/)"),
      "aria-label": t("Show only the surroundings of this task"),
      autocomplete: "off",
      spellcheck: "false",
    })) {
      this.#field.setAttribute(name, value);
    }
    this.#field.addEventListener("input", say);
    this.#hops.setAttribute("aria-label", t("How many waits away"));
    this.#hops.append(...hopChoices().map(([value, text]) => html("option", { value }, text)));
    this.#hops.disabled = true;
    this.#hops.addEventListener("change", say);
    const made = buttons().map(([tool, label, path]) => {
      const button = html(
        "button",
        { type: "button", class: "tool", "aria-label": label, title: label, "data-tool": tool },
        svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": true }, svg("path", { d: path })),
      );
      button.addEventListener("click", () => press(tool));
      return button;
    });
    this.element = html(
      "div",
      { class: "tools", role: "toolbar", "aria-label": t("Picture") },
      this.#field,
      this.#names,
      this.#hops,
      ...made,
    );
  }

  /** The tasks that there are, what the picture is kept to, and whether it is a text. */
  show(tasks: readonly string[], surroundings: Surroundings | undefined, isText: boolean): void {
    if (tasks.join() !== this.#tasks.join()) {
      this.#names.replaceChildren(...tasks.map((value) => html("option", { value })));
    }
    this.#tasks = tasks;
    if (document.activeElement !== this.#field) this.#field.value = surroundings?.task ?? "";
    // Another session need not have the task.
    this.#tell(this.#field.value.trim());
    this.element.dataset.kept = String(surroundings !== undefined);
    if (surroundings !== undefined) this.#hops.value = String(surroundings.hops);
    this.element.querySelector("[data-tool=toggleText]")?.setAttribute("aria-pressed", String(isText));
  }

  clear(): void {
    this.#field.value = "";
    this.#tell("");
  }

  /** Says at the field whether there is a task of this name. Returns whether there is none. */
  #tell(task: string): boolean {
    const isWrong = task !== "" && !this.#tasks.includes(task);
    this.#field.setAttribute("aria-invalid", String(isWrong));
    this.#field.title = isWrong ? t`There is no task ${task} in this scenario.` : "";
    this.#hops.disabled = task === "" || isWrong;
    return isWrong;
  }

  focus(): void {
    this.#field.focus();
    this.#field.select();
  }
}
