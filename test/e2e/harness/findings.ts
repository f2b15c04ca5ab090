/** The view *Findings* as a person sees it. */
import type { Locator } from "playwright-core";
import { readRows, revealRow } from "./rows.ts";
import type { Workbench } from "./workbench.ts";

export class Findings {
  readonly #workbench: Workbench;
  readonly #pane: Locator;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#pane = workbench.page.locator(".part.panel .pane", { has: workbench.page.locator(".customview-tree") });
  }

  get #list(): Locator {
    return this.#pane.locator(".monaco-list");
  }

  async show(): Promise<void> {
    await this.#workbench.command("KTrace: Show Findings");
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

  /** Presses a button of a row, which is there while the pointer is over it. */
  async act(label: string | RegExp, button: string): Promise<void> {
    const row = await revealRow(this.#list, label);
    await row.hover();
    await row.locator(`.action-label[aria-label^="${button}"]`).click();
  }
}
