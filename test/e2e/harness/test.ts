/**
 * `test` for end-to-end tests. The tests of a file that want the same of a window have one after the other, tidied up, because to open one
 * costs more than most tests; it ends with the last of them, or with one that fails.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { test as base, inject } from "vitest";
import { root } from "../../../scripts/process.mts";
import { addressIn, type Host, type HostKind, type HostOptions, serveFolderInWeb, startServer } from "./hosts.ts";
import type { Desk } from "./set-up.ts";
import { Workbench } from "./workbench.ts";

/** Opens a folder and one of its files in a window of VS Code where no other file is open, and waits until both are seen. */
export type Open = (kind: HostKind, file: string, options: HostOptions) => Promise<Workbench>;

/** Where a failed test leaves its screenshots and logs. */
const outputs = join(root, "test/e2e/output");

/** Windows that stay open between the tests of a file: one of each kind, for all of a kind have the same user's settings. */
type Windows = Map<HostKind, Opened>;

type OfFile = { windows: Windows; folder: string };

const fileTest = base.extend<{ $file: OfFile }>({
  windows: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern which others this one needs
    async ({}, use) => {
      const windows: Windows = new Map();
      await use(windows);
      for (const { close } of windows.values()) await close();
    },
    { scope: "file" },
  ],
  folder: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), "ktrace-e2e-files-"));
      await use(folder);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: "file" },
  ],
});

/** `scratch` is an empty folder for what the test may change, the same for each test of a file; what is in it ends with the test. */
export const test = fileTest.extend<{ open: Open; scratch: string }>({
  scratch: async ({ folder }, use) => {
    await use(folder);
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
  },
  open: async ({ task, windows }, use) => {
    const output = join(outputs, task.name.replace(/[^\w]+/g, "-"));
    rmSync(output, { recursive: true, force: true });
    const used = new Set<Opened>();
    await use(async (kind, file, options) => {
      const wanted = JSON.stringify(options);
      const kept = windows.get(kind);
      if (kept?.wanted === wanted) {
        used.add(kept);
        await kept.workbench.tidyUp();
        await kept.workbench.openFile(file);
        return kept.workbench;
      }
      windows.delete(kind);
      await kept?.close();
      const one = await start(kind, options);
      windows.set(kind, one);
      used.add(one);
      await one.workbench.goto(one.host.url(file), file);
      return one.workbench;
    });
    if (task.result?.state !== "fail") return;
    for (const [kind, one] of windows) {
      if (!used.has(one)) continue;
      const place = join(output, kind);
      mkdirSync(place, { recursive: true });
      await one.workbench.screenshot(join(place, "failed.png")).catch(() => {});
      copyFileSync(one.log, join(place, "browser.log"));
      if (one.host.log) copyFileSync(one.host.log, join(place, "server.log"));
      windows.delete(kind);
      await one.close();
    }
    console.log(`Screenshots and logs: ${output}`);
  },
});

/** `wanted`: what was asked of it, in one text; `log`: the file of what its page prints. */
type Opened = { wanted: string; workbench: Workbench; host: Host; log: string; close(): Promise<void> };

async function start(kind: HostKind, options: HostOptions): Promise<Opened> {
  const logs = mkdtempSync(join(tmpdir(), "ktrace-e2e-log-"));
  const log = join(logs, "browser.log");
  writeFileSync(log, "");
  const desk = deskOfWorker();
  const host = await hostFor(kind, options, desk);
  const browser = await chromium.connect(desk.browser);
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 } });
  const close = async () => {
    await context.close();
    await browser.close();
    await host.stop();
    rmSync(logs, { recursive: true, force: true, maxRetries: 5 });
  };
  const workbench = new Workbench(await context.newPage(), log);
  return { wanted: JSON.stringify(options), workbench, host, log, close };
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
