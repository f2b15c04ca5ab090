/** What the language server gives to a text, as a person sees it in the active editor. */
import { type Row, readRows } from "./rows.ts";
import type { Workbench } from "./workbench.ts";

/** A place in a text: line and column, from 1. */
export type Spot = [line: number, column: number];

/** Where `word` stands in the first line of `text` that has `within`. @throws when there is none. */
export function spotOf(text: string, within: string, word = within): Spot {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => line.includes(within));
  const line = lines[index] ?? "";
  const at = line.indexOf(word, line.indexOf(within));
  if (at < 0) throw new Error(`No line has "${within}" with "${word}" in it.`);
  return [index + 1, at + 1];
}

/** What the hover over this spot says. Asks again for a while: before the language server is up there is nothing to say. */
export async function hover(workbench: Workbench, spot: Spot): Promise<string> {
  const { page } = workbench;
  const contents = page.locator(".monaco-hover .hover-contents:visible");
  await workbench.goToLine(...spot);
  for (let attempt = 0; attempt < 10 && (await contents.count()) === 0; attempt++) {
    await page.keyboard.press("Control+K");
    await page.keyboard.press("Control+I");
    await contents
      .first()
      .waitFor({ timeout: 1000 })
      .catch(() => {});
  }
  const text = (await contents.allInnerTexts()).join("\n");
  await page.keyboard.press("Escape");
  return text;
}

/** The semantic token at this spot: its type, and its modifiers in order; `undefined` where the language server gave none. */
export async function semanticToken(workbench: Workbench, spot: Spot): Promise<string | undefined> {
  await workbench.goToLine(...spot);
  await workbench.command("Developer: Inspect Editor Tokens and Scopes");
  const widget = workbench.page.locator(".token-inspect-widget");
  await widget.locator("table").first().waitFor();
  const rows = await widget
    .locator("tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map(({ textContent }) => textContent?.trim() ?? "")),
    );
  await workbench.page.keyboard.press("Escape");
  await widget.waitFor({ state: "hidden" });
  const value = (name: string) => rows.find(([first]) => first === name)?.[1];
  const type = value("semantic token type");
  const modifiers = value("modifiers");
  return modifiers ? `${type} ${modifiers}` : type;
}

/** The Outline view's rows: name and details of each declaration in sight. */
export async function outline(workbench: Workbench): Promise<Row[]> {
  const { page } = workbench;
  const list = page.locator(".outline-tree .monaco-list");
  if (!(await list.isVisible())) await workbench.command("Explorer: Focus on Outline View");
  await list.waitFor();
  return readRows(list);
}
