/** `test` for end-to-end tests: each test opens its own windows of VS Code, in a browser that knows nothing of those before, and they end with it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { test as base, inject } from "vitest";
import { root } from "../../../scripts/process.mts";
import { addressIn, type Host, type HostKind, type HostOptions, serveFolderInWeb, startServer } from "./hosts.ts";
import type { Desk } from "./set-up.ts";
import { Workbench } from "./workbench.ts";

/** Opens a folder and one of its files in a fresh window of VS Code, and waits until both are seen. */
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
    for (const { workbench, host, logs, close } of opened) {
      if (failed) {
        await workbench.screenshot(join(logs, "failed.png")).catch(() => {});
        if (host.log) copyFileSync(host.log, join(logs, "server.log"));
      }
      await close();
    }
    if (failed) console.log(`Screenshots and logs: ${output}`);
    else rmSync(output, { recursive: true, force: true, maxRetries: 5 });
  },
});

type Opened = { workbench: Workbench; host: Host; logs: string; close(): Promise<void> };

async function start(kind: HostKind, options: HostOptions, logs: string): Promise<Opened> {
  mkdirSync(logs, { recursive: true });
  const desk = deskOfWorker();
  const host = await hostFor(kind, options, desk);
  const browser = await chromium.connect(desk.browser);
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const close = async () => {
    await context.close();
    await browser.close();
    await host.stop();
  };
  return { workbench: new Workbench(await context.newPage(), join(logs, "browser.log")), host, logs, close };
}

function deskOfWorker(): Desk {
  const worker = Number(process.env.VITEST_POOL_ID);
  const desk = inject("desks")[worker - 1];
  if (!desk) throw new Error(`There is no browser for worker ${worker}.`);
  return desk;
}

async function hostFor(kind: HostKind, options: HostOptions, { server }: Desk): Promise<Host> {
  if (kind === "web") return serveFolderInWeb(options);
  if (!options.untrusted) return { url: addressIn(server, options), log: server.log, stop: async () => {} };
  const data = mkdtempSync(join(tmpdir(), "ktrace-e2e-"));
  const { stop, ...own } = await startServer({ extensions: inject("extensions"), data }, { trust: true });
  return {
    url: addressIn(own, options),
    log: own.log,
    async stop() {
      await stop();
      rmSync(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
