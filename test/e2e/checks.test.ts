/** Checks in the editor: run, told in place, debugged, cancelled, and looked at again when the file is saved. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { spotOf } from "./harness/editing.ts";
import { stoppedGraph } from "./harness/graph.ts";
import { test } from "./harness/test.ts";
import type { Workbench } from "./harness/workbench.ts";

const pair = `const FIXED = 0
protocol p { method ASK }
task a serves p {
  phone b -> b
  var lucky = 0
  main { choose { lucky = 1 log "well" } or { call b.ASK() } }
  on ASK { if FIXED == 0 { call b.ASK() } answer }
}
task b serves p { phone a -> a on ASK { call a.ASK() answer } }

check "nobody gets stuck" { forbid stuck }

check "when a does not ask, nobody gets stuck" with FIXED = 1 { forbid stuck }

check "a may be lucky" { reachable a.lucky == 1 }
`;

/** Without end, for any search. */
const endless = "task t { var x = 0 main { loop { x = x + 1 } } }\n";

/** The lenses of the active editor, in one text. */
const lenses = async (w: Workbench) =>
  (await w.page.locator(".codelens-decoration").allInnerTexts()).join(" / ").replace(/\s+/g, " ");

/** They come when VS Code has the time. */
const late = { timeout: 30_000 };

const lens = (w: Workbench, text: string) => w.page.locator(".codelens-decoration a", { hasText: text });
const status = (w: Workbench, text: string) => w.page.locator(".statusbar-item", { hasText: text });

test("a scenario is checked by a worker of a browser, and what refutes it is debugged", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "pair.ktrace"), pair);
  const w = await open("web", "pair.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  await w.command("KTrace: Check This Scenario");
  await status(w, "2 of 3 checks hold").waitFor();
  await expect
    .poll(() => lenses(w), late)
    .toMatch(/ refuted · [\d,]+ states .* in one worker of the browser .* holds · /);

  await lens(w, "Debug this schedule").click();
  await w.waitForStop("Deadlock");
  expect(await stoppedGraph(w)).toMatchObject({ cycle: ["a", "b"] });
});

test("the results, a search that is cancelled, and one for each time that a file is saved", async ({
  open,
  scratch,
}) => {
  writeFileSync(join(scratch, "pair.ktrace"), pair);
  writeFileSync(join(scratch, "endless.ktrace"), endless);
  const w = await open("server", "pair.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");

  await w.page.locator(".activitybar .action-label[aria-label^='Testing']").click();
  await w.page.locator(".test-explorer .monaco-list-row", { hasText: "endless.ktrace" }).waitFor();
  await w.page.locator(".composite.title .action-label[aria-label='Start Continuous Run']").click();
  await w.goToLine(...spotOf(pair, "const FIXED = 0", "0"));
  await w.page.keyboard.press("Delete");
  await w.type("1");
  await w.page.keyboard.press("Control+S");
  await expect.poll(() => lenses(w), late).toMatch(/ holds · .* holds · .* holds · /);
  await w.page.keyboard.press("Backspace");
  await w.type("0");
  await expect.poll(() => lenses(w), late).toMatch(/ holds · .* before the last change/);
  await w.page.keyboard.press("Control+S");
  await expect.poll(() => lenses(w), late).toMatch(/ refuted · .* holds · /);

  await status(w, "2 of 3 checks hold").click();
  await w.page.locator(".test-output-peek-tree .monaco-list-row", { hasText: "Deadlock among a and b" }).click();
  await w.page.getByText("Debug This Schedule", { exact: true }).click();
  await w.waitForStop("Deadlock");
  await w.stopDebugging();

  await lens(w, "Debug the run shown").click();
  await w.waitForStop("Paused on goto");
  expect(await w.ask("a.lucky")).toBe("1");
  await w.stopDebugging();

  await w.openFile("endless.ktrace");
  await w.command("KTrace: Check This Scenario");
  const rate = status(w, "states/s");
  await rate.waitFor();
  await rate.click();
  await expect.poll(() => lenses(w), late).toMatch(/cancelled · [\d,]+ states/);
});
