/** Before the end-to-end tests: both VS Codes, a browser and the extension, so that no test begins with an installation. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { findBrowser } from "../../../scripts/browser.mts";
import { vscodeWeb } from "../../../scripts/tools.mts";
import { installExtension } from "./hosts.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder where the extension is installed, as it is shipped. No test changes it. */
    extensions: string;
  }
}

export default async function setUp({ provide }: TestProject): Promise<() => void> {
  await vscodeWeb();
  await findBrowser();
  const folder = mkdtempSync(join(tmpdir(), "ktrace-e2e-installed-"));
  const extensions = join(folder, "extensions");
  await installExtension(extensions, join(folder, "data"));
  provide("extensions", extensions);
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
