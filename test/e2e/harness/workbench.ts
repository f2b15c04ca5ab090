import { appendFileSync } from "node:fs";
import { basename } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { type Row, readRows, revealRow } from "./rows.ts";
import { until } from "./until.ts";

/**
 * What a person does and sees in VS Code, in either host. Verbs that do something wait until VS Code took it up; what it
 * leads to comes when it comes, so a test polls for it: `await expect.poll(() => workbench.callStack()).toEqual(…)`.
 */
export class Workbench {
  readonly page: Page;

  /** @param log a file that gets what the page prints, the output of the web extension host included. */
  constructor(page: Page, log: string) {
    this.page = page;
    page.setDefaultTimeout(15_000);
    page.on("console", (message) => appendFileSync(log, `${message.type()}: ${message.text()}\n`));
    page.on("pageerror", (error) => appendFileSync(log, `uncaught: ${error.stack ?? error.message}\n`));
  }

  async goto(url: string, file: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator(".monaco-workbench").waitFor();
    await this.tab(basename(file)).waitFor();
  }

  /** Ends what a test before may have left: sessions, breakpoints, messages, editors. */
  async tidyUp(): Promise<void> {
    await this.page.keyboard.press("Escape");
    await this.showDebug();
    const stop = this.page.locator('.debug-toolbar .action-label[aria-label^="Stop"]');
    await this.#repeat("A session does not end.", ".debug-toolbar", () => stop.click({ timeout: 1000 }));
    const breakpoints = '.debug-breakpoints .monaco-list-row [class*="codicon-debug-breakpoint"]';
    await this.#repeat("A breakpoint stays.", breakpoints, () => this.command("Remove All Breakpoints"));
    const toasts = ".notifications-toasts .notification-toast";
    await this.#repeat("A message stays.", toasts, () => this.command("Notifications: Clear All Notifications"));
    const dialog = this.page.locator(".monaco-dialog-box");
    await this.#repeat("An editor stays.", ".tabs-container .tab", async () => {
      if (await dialog.isVisible()) await this.answerDialog("Don't Save");
      else await this.command("View: Close All Editors");
    });
  }

  /** Does something until nothing is seen of `rest`. What is done may come too late, when there is nothing any more to be done. */
  async #repeat(otherwise: string, rest: string, act: () => Promise<void>): Promise<void> {
    const isGone = async () => {
      if (!(await this.page.locator(rest).first().isVisible())) return true;
      await act().catch(() => {});
      return undefined;
    };
    await until(isGone, otherwise, { seconds: 30 });
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  private get callStackList(): Locator {
    return this.page.locator(".debug-call-stack .monaco-list");
  }

  // Commands and messages

  /** Runs a command from the palette, by its title. `opens` another input, with a title or with this text in it while it is empty: it takes the palette's place. */
  async command(title: string, opens: boolean | string = false): Promise<void> {
    // While it starts or stops, VS Code may lose a key, or take the focus away from the palette, which closes it.
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press("F1");
      const isTaken = await this.#take(`>${title}`, title, 2_000).then(
        () => true,
        () => false,
      );
      if (isTaken || tries === 5) break;
      // It lists the commands that there were when it was opened.
      await this.page.keyboard.press("Escape");
    }
    if (typeof opens === "string") await this.page.getByPlaceholder(opens).waitFor();
    else if (opens) await this.page.locator(".quick-input-title", { hasText: /./ }).waitFor();
    else await this.page.locator(".quick-input-box input").waitFor({ state: "hidden" });
  }

  /** Types into the quick pick that is open and takes the first row with this text. `opens` another input: it takes the pick's place. */
  async pick(text: string, row = text, opens = false): Promise<void> {
    const input = this.page.locator(".quick-input-box input");
    await input.waitFor();
    await this.#take(text, row, 15_000);
    if (!opens) await input.waitFor({ state: "hidden" });
  }

  async #take(text: string, row: string, timeout: number): Promise<void> {
    await this.page.locator(".quick-input-box input").fill(text, { timeout });
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    await rows.filter({ hasText: row }).first().click({ timeout });
  }

  /** Types into the input box that is open, in place of what it has, and confirms it. */
  async fillIn(text: string): Promise<void> {
    const input = this.page.locator(".quick-input-box input");
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** Takes the file with this ending that the dialog with this title proposes. */
  async takeFile(title: string, ending: string): Promise<void> {
    const dialog = this.page.locator(".quick-input-widget", { hasText: title });
    const input = dialog.locator(".quick-input-box input");
    const isProposed = async () => ((await input.inputValue()).endsWith(`.${ending}`) ? true : undefined);
    await until(isProposed, `The dialog ${JSON.stringify(title)} proposes no file.`);
    // It may not have the keyboard yet.
    await input.press("Enter");
    await dialog.waitFor({ state: "hidden" });
  }

  /** What the notifications in the corner say. */
  async notifications(): Promise<string[]> {
    return this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
  }

  /** What the dialog in the middle says, once there is one. */
  async dialog(): Promise<string> {
    return textOf(this.page.locator(".monaco-dialog-box .dialog-message-row"));
  }

  /** Leaves the dialog by the button with this text. */
  async answerDialog(button: string): Promise<void> {
    await this.page.locator(".monaco-dialog-box .monaco-button", { hasText: button }).click();
    await this.page.locator(".monaco-dialog-box").waitFor({ state: "hidden" });
  }

  // The editor

  tab(name: string): Locator {
    return this.page.locator(`.tab[data-resource-name="${name}"]`);
  }

  /** Waits until the status bar names the language of the editor: only then does F5 know what to start. */
  async waitForLanguage(name: string): Promise<void> {
    await this.page.locator("#status\\.editor\\.mode").filter({ hasText: name }).waitFor();
  }

  /** Opens a file, by its path in the folder, in the Explorer: the web build has no search to find it by its name. */
  async openFile(path: string): Promise<void> {
    const tree = this.page.locator(".explorer-folders-view .monaco-list");
    if (!(await tree.isVisible())) await this.page.keyboard.press("Control+Shift+E");
    await tree.waitFor();
    for (const name of path.split("/")) {
      const row = await revealRow(tree, name);
      if ((await row.getAttribute("aria-expanded")) !== "true") await row.click();
    }
    await this.tab(basename(path)).waitFor();
  }

  async focusEditor(): Promise<void> {
    await this.page.locator(".editor-instance .monaco-editor .view-line").first().waitFor();
    // A click would move the cursor. What takes the keys is an element of its own, another one since VS Code 1.101.
    const keys = ".editor-instance .monaco-editor :is(.native-edit-context, textarea.inputarea)";
    await this.page.locator(keys).first().focus();
  }

  /** Puts the cursor in a line of the active editor; lines and columns count from 1. */
  async goToLine(line: number, column = 1): Promise<void> {
    await this.focusEditor();
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-box input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** The line that the cursor is on, from 1, as the status bar says. */
  async cursorLine(): Promise<number> {
    const text = await textOf(this.page.locator("#status\\.editor\\.selection"));
    return Number(/Ln (\d+)/.exec(text)?.[1]);
  }

  /** Types where the cursor is. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Waits until something is underlined as an error: the language server is up. */
  async waitForError(): Promise<void> {
    await this.page.locator(".squiggly-error").first().waitFor();
  }

  /** Takes a quick fix for what is wrong at the cursor, by its title. */
  async quickFix(title: string): Promise<void> {
    const action = this.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
    // A view that takes the focus late closes the menu.
    const isOpen = async () => {
      await this.focusEditor();
      await this.page.keyboard.press("Control+.");
      return action.waitFor({ timeout: 3000 }).then(
        () => true,
        () => undefined,
      );
    };
    await until(isOpen, `There is no quick fix "${title}".`);
    // The menu follows the editor's layout for a while, and is not stable for that long.
    await action.click({ force: true });
    await action.waitFor({ state: "hidden" });
  }

  /** The rows of the Problems panel: files, and below each its problems. */
  async problems(): Promise<Row[]> {
    const list = this.page.locator(".markers-panel .monaco-list").first();
    if (!(await list.isVisible())) await this.page.keyboard.press("Control+Shift+M");
    await list.waitFor();
    return readRows(list);
  }

  // Breakpoints

  async showDebug(): Promise<void> {
    if (await this.page.locator(".debug-viewlet").isVisible()) return;
    await this.page.keyboard.press("Control+Shift+D");
    await this.page.locator(".debug-viewlet").waitFor();
  }

  /** F9 on a line of the active editor, counted from 1. */
  async addLineBreakpoint(line: number): Promise<void> {
    const rows = this.page.locator(".debug-breakpoints .monaco-list-row");
    await this.showDebug();
    const before = await rows.count();
    await this.goToLine(line);
    await this.page.keyboard.press("F9");
    await rows.nth(before).waitFor();
  }

  /** A click beside the number of a line of the active editor. */
  async clickGutter(line: number): Promise<void> {
    const rows = this.page.locator(".debug-breakpoints .monaco-list-row");
    await this.showDebug();
    const before = await rows.count();
    await this.goToLine(line);
    const number = this.page.locator(".editor-instance .margin .line-numbers").getByText(String(line), { exact: true });
    const box = await this.#restingBox(number);
    const margin = await this.page.locator(".editor-instance .monaco-editor .margin").first().boundingBox();
    if (!margin) throw new Error(`Line ${line} is not to be seen.`);
    await this.page.mouse.click(margin.x + 8, box.y + box.height / 2);
    await rows.nth(before).waitFor();
  }

  /** Where an element is once it stays there: an editor that scrolls draws its margin anew. */
  async #restingBox(element: Locator) {
    for (let last = -1; ; ) {
      await element.waitFor();
      const box = await element.boundingBox();
      if (box !== null && box.y === last) return box;
      last = box?.y ?? -1;
      await this.page.waitForTimeout(50);
    }
  }

  /** Adds a function breakpoint in the Breakpoints view. */
  async addFunctionBreakpoint(name: string): Promise<void> {
    await this.showDebug();
    await this.command("Add Function Breakpoint");
    const input = this.page.locator(".debug-breakpoints .inputBoxContainer input");
    await input.waitFor();
    await input.fill(name);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".debug-breakpoints .monaco-list-row").filter({ hasText: name }).waitFor();
  }

  /** The Breakpoints view: exception filters, function breakpoints, line breakpoints. */
  async breakpoints(): Promise<Row[]> {
    return readRows(this.page.locator(".debug-breakpoints .monaco-list"));
  }

  /** The Breakpoints view's row with this text; a breakpoint that is not verified has a `.codicon-*-unverified` in it. */
  breakpoint(text: string): Locator {
    return this.page.locator(".debug-breakpoints .monaco-list-row").filter({ hasText: text });
  }

  // A session

  /** F5 in the editor, once VS Code knows of a debugger: before that the key is lost. */
  async pressF5(): Promise<void> {
    await this.showDebug();
    await this.page.locator(".debug-viewlet .welcome-view .monaco-button, .debug-call-stack").first().waitFor();
    await this.focusEditor();
    await this.page.keyboard.press("F5");
  }

  /** F5, and waits for the session's toolbar: in a window that was just opened the extension starts first, which takes long on a busy machine. */
  async startDebugging(): Promise<void> {
    await this.pressF5();
    await this.page.locator(".debug-toolbar").waitFor({ timeout: 45_000 });
  }

  async stopDebugging(): Promise<void> {
    await this.page.keyboard.press("Shift+F5");
    await this.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
  }

  /** Presses a button of the debug toolbar by its name: "Continue", "Step Over", "Step Back", "Reverse", "Restart", … */
  async press(button: string): Promise<void> {
    // Behind the name its key may stand.
    const named = `:is([aria-label="${button}"], [aria-label^="${button} ("])`;
    await this.page.locator(`.debug-toolbar .action-label${named}:not(.disabled)`).click();
  }

  /** Waits until a task says why it is stopped, such as "Paused on exception", and its frames are there. */
  async waitForStop(reason = "Paused"): Promise<void> {
    await this.page.locator(".debug-call-stack .state.label").filter({ hasText: reason }).first().waitFor();
    await this.page.locator(".debug-call-stack .stack-frame").first().waitFor();
  }

  /** The Call Stack view: a task is `[name, state]`, a frame `[name, file, line:column]`, a label frame `[name]`. */
  async callStack(): Promise<Row[]> {
    return readRows(this.callStackList);
  }

  /** What the selected row of the Call Stack view says: of a task or a frame its name, then its state or place. */
  async selectedFrame(): Promise<string> {
    return (await this.page.locator(".debug-call-stack .monaco-list-row.selected").allTextContents()).join("\n");
  }

  /** Clicks a row of the Call Stack view by a whole piece of its text, or a pattern: a task or a frame. */
  async focus(text: string | RegExp): Promise<void> {
    const row = await revealRow(this.callStackList, text);
    // At its beginning: buttons appear over the rest of a row under the pointer.
    await row
      .getByText(text, { exact: true })
      .first()
      .click({ position: { x: 4, y: 8 } });
  }

  /** Gives the focus to one of several sessions, by its name in the debug toolbar. */
  async focusSession(name: string): Promise<void> {
    await this.page.locator(".debug-toolbar select").selectOption({ label: name });
  }

  /** Opens or closes such a row: a task whose frames are hidden or in the way. */
  async toggle(text: string | RegExp): Promise<void> {
    const row = await revealRow(this.callStackList, text);
    await row.locator(".monaco-tl-twistie").click();
  }

  /** The Variables view: scopes as `[name]`, and below each its variables as `[name, value]`. They come late: poll. */
  async variables(): Promise<Row[]> {
    const rows = await readRows(this.page.locator(".debug-variables .monaco-list"));
    return rows.map(({ level, cells }) => ({ level, cells: cells.map((cell) => cell.replace(/\s*=$/, "")) }));
  }

  /** Opens or closes a row of the Variables view. */
  async toggleVariable(text: string | RegExp): Promise<void> {
    const row = await revealRow(this.page.locator(".debug-variables .monaco-list"), text);
    await row.locator(".monaco-tl-twistie").click();
  }

  /** What the widget in the editor says about the exception, once it is there. */
  async exception(): Promise<string> {
    return textOf(this.page.locator(".exception-widget"));
  }

  /** Asks in the debug console, and waits for the answer's text. */
  async ask(text: string): Promise<string> {
    const answers = this.page.locator(".repl .monaco-list-row .evaluation-result");
    const before = await answers.count();
    await this.page.locator(".repl .repl-input-wrapper").click();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
    await answers.nth(before).waitFor();
    return (await answers.nth(before).textContent()) ?? "";
  }

  /** What the debug console says, row by row. */
  async consoleRows(): Promise<Row[]> {
    return readRows(this.page.locator(".repl .monaco-list"));
  }

  // Views of the extension

  /** Opens the view with this title in the side bar, when it is closed, and returns the page inside its webview. */
  async webview(title: string): Promise<FrameLocator> {
    const header = this.page.locator(`.pane-header[aria-label^="${title}" i]`);
    await header.waitFor();
    if ((await header.getAttribute("aria-expanded")) !== "true") await header.click();
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }
}

/** The text as it is laid out, in lines, once the element is there. */
async function textOf(element: Locator): Promise<string> {
  await element.waitFor();
  return (await element.allInnerTexts()).join("\n");
}
