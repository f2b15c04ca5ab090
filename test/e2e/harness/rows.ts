import type { Locator } from "playwright-core";

/** One row of a list or tree: its depth (0 in a list, from 1 in a tree), and its pieces of text from left to right. */
export type Row = { level: number; cells: string[] };

/** The rows that are drawn; not the copy of a row's parent that sticks to the top of a tree. */
const drawn = ".monaco-list-rows .monaco-list-row[data-index]";

/** Every row of one of VS Code's lists. It only draws what is in sight, so a long one is scrolled through. */
export async function readRows(list: Locator): Promise<Row[]> {
  const rows = new Map<number, Row>();
  let { end } = await readDrawn(list, rows);
  if (end && rows.has(0)) return [...rows.values()];

  rows.clear();
  await scrollToTop(list);
  for (let size = -1; !end || size < rows.size; ) {
    size = rows.size;
    ({ end } = await readDrawn(list, rows));
    await scrollDown(list);
  }
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/**
 * A row that has this piece of text, whole or matched, scrolled into sight. Looks again for a while, because VS Code fills
 * its lists late and scrolls them by itself. @throws with all that there is when the list has no such row.
 */
export async function revealRow(list: Locator, text: string | RegExp): Promise<Locator> {
  const page = list.page();
  const row = list
    .locator(drawn)
    .filter({ has: page.getByText(text, { exact: true }) })
    .first();
  const rows = new Map<number, Row>();
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await row.isVisible()) return row;
    rows.clear();
    await scrollToTop(list);
    for (let end = false; !end; ) {
      ({ end } = await readDrawn(list, rows));
      if (await row.isVisible()) return row;
      await scrollDown(list);
    }
    await page.waitForTimeout(200);
  }
  const all = [...rows.values()].map(({ cells }) => cells.join(" ")).join("\n");
  throw new Error(`No row has the text "${text}". There are:\n${all}`);
}

/** Wheels until the first row is drawn. VS Code scrolls by the same small distance for every turn of the wheel. */
async function scrollToTop(list: Locator): Promise<void> {
  await list.hover();
  for (let turn = 0; turn < 1000 && (await list.locator('.monaco-list-rows [data-index="0"]').count()) === 0; turn++) {
    await list.page().mouse.wheel(0, -100);
    await nextFrame(list);
  }
}

async function scrollDown(list: Locator): Promise<void> {
  await list.page().mouse.wheel(0, 100);
  await nextFrame(list);
}

function nextFrame(list: Locator): Promise<void> {
  return list.page().waitForTimeout(30);
}

/** Adds the drawn rows by their index, and says whether the list's last row is among them. */
async function readDrawn(list: Locator, rows: Map<number, Row>): Promise<{ end: boolean }> {
  const visible = await list.locator(drawn).evaluateAll((elements) =>
    elements.map((element) => {
      const cells: string[] = [];
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode.textContent?.trim();
        if (text) cells.push(text);
      }
      return {
        index: Number(element.getAttribute("data-index")),
        last: element.getAttribute("data-last-element") === "true",
        row: { level: Number(element.getAttribute("aria-level")), cells },
      };
    }),
  );
  for (const { index, row } of visible) rows.set(index, row);
  return { end: visible.length === 0 || visible.some(({ last }) => last) };
}
