/** The view *Findings* as a person sees it. */
import { TreePane } from "./tree-pane.ts";
import type { Workbench } from "./workbench.ts";

export class Findings extends TreePane {
  constructor(workbench: Workbench) {
    const { page } = workbench;
    const pane = page.locator(".part.panel .pane", { has: page.locator(".customview-tree") });
    super(workbench, pane, "KTrace: Show Findings");
  }
}
