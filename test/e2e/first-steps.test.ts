/** The walkthrough, from a folder that has nothing of KTrace to a stop at the deadlock of the sample. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { test } from "./harness/test.ts";

test("the first steps lead from an empty folder to the deadlock of the sample", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "empty.ktrace"), "");
  const w = await open("server", "empty.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  await w.command("KTrace: First Steps");
  const page = w.page.locator(".gettingStartedContainer");
  await expect.poll(async () => (await page.allInnerTexts()).join("\n"), { timeout: 30_000 }).toContain("Press F5");
  await page.locator(".monaco-button", { hasText: /^Open the Sample$/ }).click();
  await w.tab("mount.ktrace").waitFor();
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
});
