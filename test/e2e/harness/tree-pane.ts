/** A view with a tree, as a person sees it. */
import type { Locator } from "playwright-core";
import { readRows, revealRow } from "./rows.ts";
import type { Workbench } from "./workbench.ts";

export class TreePane {
  readonly workbench: Workbench;
  readonly #pane: Locator;
  readonly #showing: string;

  /** `showing`: the title of the command that shows it. */
  constructor(workbench: Workbench, pane: Locator, showing: string) {
    this.workbench = workbench;
    this.#pane = pane;
    this.#showing = showing;
  }

  get #list(): Locator {
    return this.#pane.locator(".monaco-list");
  }

  async show(): Promise<void> {
    await this.workbench.command(this.#showing);
    await this.#pane.waitFor();
  }

  /** All that the view says, row by row; what it says where there are no rows. */
  async text(): Promise<string> {
    if (!(await this.#list.isVisible())) return (await this.#pane.allInnerTexts()).join("\n");
    const rows = await readRows(this.#list);
    if (rows.length === 0) return (await this.#pane.allInnerTexts()).join("\n");
    return rows.map(({ cells }) => cells.join(" ")).join("\n");
  }

  /** What the rows begin with. */
  async labels(): Promise<string[]> {
    if (!(await this.#list.isVisible())) return [];
    return (await readRows(this.#list)).map(({ cells: [label = ""] }) => label);
  }

  /** Presses a button of the welcome. */
  async press(button: string): Promise<void> {
    await this.#pane.locator(".monaco-button", { hasText: button }).click();
  }

  async click(label: string | RegExp): Promise<void> {
    const row = await revealRow(this.#list, label);
    await row.getByText(label, { exact: true }).first().click();
  }

  /** Opens or closes a row. */
  async toggle(label: string | RegExp): Promise<void> {
    const row = await revealRow(this.#list, label);
    await row.locator(".monaco-tl-twistie").click();
  }

  /** The box of a row. */
  async box(label: string | RegExp): Promise<Locator> {
    const row = await revealRow(this.#list, label);
    return row.locator(".custom-view-tree-node-item-checkbox");
  }

  /** Presses a button of a row, which is there while the pointer is over it. */
  async act(label: string | RegExp, button: string): Promise<void> {
    const row = await revealRow(this.#list, label);
    await row.hover();
    await row.locator(`.action-label[aria-label^="${button}"]`).click();
  }
}

/** A view of the debug side bar, by its title. */
export const sideBarTree = (workbench: Workbench, title: string): TreePane => {
  const header = workbench.page.locator(`.pane-header[aria-label^="${title}" i]`);
  return new TreePane(workbench, workbench.page.locator(".pane", { has: header }), `KTrace: Show ${title}`);
};
