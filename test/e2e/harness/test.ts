/** `test` for end-to-end tests: each test opens its own VS Codes, which end with it. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { test as base, inject } from "vitest";
import { findBrowser } from "../../../scripts/browser.mts";
import { root } from "../../../scripts/process.mts";
import { chromiumArguments } from "./chromium.ts";
import { type Host, type HostKind, type HostOptions, startHost } from "./hosts.ts";
import { Workbench } from "./workbench.ts";

/** Opens a folder and one of its files in a fresh VS Code, and waits until both are seen. */
type Open = (kind: HostKind, file: string, options: HostOptions) => Promise<Workbench>;

/** Where a failed test leaves its screenshots and logs. */
const outputs = join(root, "test/e2e/output");

/** `scratch` is an empty folder for what the test may change, and which ends with it. */
export const test = base.extend<{ open: Open; scratch: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern which others this one needs
  scratch: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "ktrace-e2e-files-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  open: async ({ task }, use) => {
    const output = join(outputs, task.name.replace(/[^\w]+/g, "-"));
    rmSync(output, { recursive: true, force: true });
    const opened: Opened[] = [];
    await use(async (kind, file, options) => {
      const logs = join(output, String(opened.length));
      const one = await start(kind, options, logs);
      opened.push(one);
      await one.workbench.goto(one.host.url(file), file);
      return one.workbench;
    });
    const failed = task.result?.state === "fail";
    for (const { workbench, logs, close } of opened) {
      if (failed) await workbench.screenshot(join(logs, "failed.png")).catch(() => {});
      await close();
    }
    if (failed) console.log(`Screenshots and logs: ${output}`);
    else rmSync(output, { recursive: true, force: true, maxRetries: 5 });
  },
});

type Opened = { workbench: Workbench; host: Host; logs: string; close(): Promise<void> };

async function start(kind: HostKind, options: HostOptions, logs: string): Promise<Opened> {
  const data = mkdtempSync(join(tmpdir(), "ktrace-e2e-"));
  mkdirSync(logs, { recursive: true });
  const host = await startHost(kind, options, { extensions: inject("extensions"), data, logs });
  const context = await chromium.launchPersistentContext(join(data, "browser"), {
    executablePath: await findBrowser(),
    headless: true,
    viewport: { width: 1600, height: 1000 },
    args: chromiumArguments,
  });
  const [page] = context.pages();
  if (!page) throw new Error("Chromium opened without a page.");
  const close = async () => {
    await context.close();
    await host.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  return { workbench: new Workbench(page, join(logs, "browser.log")), host, logs, close };
}
