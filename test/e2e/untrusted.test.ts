/** A folder that is not trusted: everything but a session, and the person is told why. */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { hover, outline, semanticToken, spotOf } from "./harness/editing.ts";
import { test } from "./harness/test.ts";

const samples = join(root, "samples");
const file = "helenos-mount/mount.ktrace";
const text = readFileSync(join(samples, file), "utf8");

test("a folder that is not trusted", async ({ open, scratch }) => {
  cpSync(samples, scratch, { recursive: true });
  const w = await open("server", file, { folder: scratch, untrusted: true });
  await w.waitForLanguage("KTrace");
  await w.page.locator("#status\\.workspaceTrust").filter({ hasText: "Restricted Mode" }).waitFor();

  const early = spotOf(text, "const EARLY", "EARLY");
  expect(await hover(w, early)).toContain("1: the order of mainline 1219");
  expect(await semanticToken(w, early)).toBe("variable declaration readonly");
  expect((await outline(w)).map(({ cells: [name] }) => name)).toContain("init:vfs");

  await w.pressF5();
  expect(await w.dialog()).toContain("Do you trust the authors of the files in this folder?");
  await w.answerDialog("Cancel");
  await w.page.locator(".debug-viewlet .welcome-view", { hasText: "This folder is not trusted" }).waitFor();
  await w.command("KTrace: Debug Scenario");
  await expect
    .poll(() => w.notifications())
    .toEqual([expect.stringContaining("no session was started. This folder is not trusted")]);
  expect(await w.page.locator(".debug-toolbar").isVisible()).toBe(false);

  await w.goToLine(...spotOf(text, "const EARLY", " = 1"));
  await w.type("X");
  await expect
    .poll(async () => (await w.problems()).map(({ cells: [message] }) => message))
    .toContainEqual(expect.stringContaining("Unknown name `EARLY`. Did you mean `EARLYX`?"));
});
