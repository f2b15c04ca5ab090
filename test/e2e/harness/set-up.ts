/** Before the end-to-end tests: what they share, so that no test begins with an installation, nor with the start of a server or a browser. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { findBrowser } from "../../../scripts/browser.mts";
import { vscodeWeb } from "../../../scripts/tools.mts";
import { chromiumArguments } from "./chromium.ts";
import { installExtension, type Server, startServer } from "./hosts.ts";

/** A browser, by its address, and a VS Code server. Both have one test at a time: settings, clipboard and focus are no other's. */
export type Desk = { browser: string; server: Server };

declare module "vitest" {
  interface ProvidedContext {
    /** The folder where the extension is installed, as it is shipped. No test changes it. */
    extensions: string;
    /** One for each worker. */
    desks: Desk[];
  }
}

export default async function setUp({ provide, config }: TestProject): Promise<() => Promise<void>> {
  await vscodeWeb();
  const executablePath = await findBrowser();
  const folder = mkdtempSync(join(tmpdir(), "ktrace-e2e-installed-"));
  const ends: (() => Promise<void>)[] = [];
  const tearDown = async () => {
    await Promise.all(ends.map((end) => end()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const extensions = join(folder, "extensions");
    await installExtension(extensions, join(folder, "data"));
    const desks: Desk[] = [];
    for (let worker = 1; worker <= config.maxWorkers; worker++) {
      const data = join(folder, `data-${worker}`);
      mkdirSync(data);
      const { stop, ...server } = await startServer({ extensions, data });
      ends.push(stop);
      const browser = await chromium.launchServer({ executablePath, headless: true, args: chromiumArguments });
      ends.push(() => browser.close());
      desks.push({ browser: browser.wsEndpoint(), server });
    }
    provide("extensions", extensions);
    provide("desks", desks);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}
