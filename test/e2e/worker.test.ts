/** The golden conversations with the server as the web extension starts it: what is shipped, in a worker of a browser. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "vscode-languageserver";
import { findBrowser } from "../../scripts/browser.mts";
import { root } from "../../scripts/process.mts";
import { conversations, replay } from "../lsp/conversations.ts";
import type { Connect } from "../lsp/wire.ts";
import { chromiumArguments } from "./harness/chromium.ts";

declare global {
  interface Window {
    /** What a worker says, for the test. */
    heard(worker: number, text: string): void;
  }
}

let browser: Browser;
let page: Page;
/** Where the page finds it. */
let program: string;
const listeners: ((message: Message) => void)[] = [];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await findBrowser(), args: chromiumArguments });
  page = await browser.newPage();
  page.on("console", (message) => console.log(message.text()));
  const text = readFileSync(join(root, "dist/ktrace.js"), "utf8");
  program = await page.evaluate((text) => URL.createObjectURL(new Blob([text])), text);
  await page.exposeFunction("heard", (worker: number, text: string) => listeners[worker]?.(JSON.parse(text)));
});

afterAll(() => browser.close());

const inWorker: Connect = async (hear) => {
  const number = listeners.push(hear) - 1;
  const worker = await page.evaluateHandle(
    ({ program, number }) => {
      const worker = new Worker(program);
      worker.addEventListener("message", ({ data }) => window.heard(number, JSON.stringify(data)));
      worker.addEventListener("error", ({ message }) => console.error(message));
      worker.postMessage("lsp");
      return worker;
    },
    { program, number },
  );
  return {
    send: (message) =>
      void worker.evaluate((worker, text) => worker.postMessage(JSON.parse(text)), JSON.stringify(message)),
    close: () => worker.evaluate((worker) => worker.terminate()),
  };
};

for (const conversation of conversations) {
  test(conversation.name, async () => {
    expect(await replay(conversation, inWorker)).toBe(conversation.text);
  });
}
