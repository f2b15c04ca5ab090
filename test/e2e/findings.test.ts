/** The tree of findings: what it says, where its rows lead, and what can be done with them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { Findings } from "./harness/findings.ts";
import { stoppedGraph } from "./harness/graph.ts";
import type { HostKind } from "./harness/hosts.ts";
import { test } from "./harness/test.ts";

/** Two circles; the second is closed only where a check leaves the first out. */
const circles = `const APART = 0
protocol p { method ASK }
task a serves p { phone b -> b main { if APART == 0 { call b.ASK() } } on ASK { call b.ASK() answer } }
task b serves p { phone a -> a on ASK { call a.ASK() answer } }
task u {
  mutex m
  main { lock m { lock m { } } }
}

check "nobody gets stuck" { forbid stuck }

check "apart" with APART = 1 { forbid stuck }
`;

/** Without end, for any search. */
const endless = "task t { var x = 0 main { loop { x = x + 1 } } }\n";

const settings = { "ktrace.check.collectFindings": true };

/** They come when VS Code has the time. */
const late = { timeout: 30_000 };

test("a finding leads to its statements, and to the step at which the circle closed", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "circles.ktrace"), circles);
  const w = await open("server", "circles.ktrace", { folder: scratch, settings });
  const findings = new Findings(w);
  await w.waitForLanguage("KTrace");
  await findings.show();
  await expect.poll(() => findings.text(), late).toContain("What it finds is listed here");

  await findings.press("Check This Scenario");
  await expect.poll(() => findings.text(), late).toMatch(/gets stuck.* · refuted (.|\n)*apart.* · refuted /);
  const [one, first, second, two, third] = await findings.labels();
  expect([one, two]).toEqual(["nobody gets stuck", "apart"]);
  expect([first, second].toSorted()).toEqual([
    expect.stringMatching(/^Deadlock among a and b, closed at step \d+$/),
    expect.stringMatching(/^Deadlock in u, closed at step \d+$/),
  ]);
  expect(third).toMatch(/^Deadlock in u, closed at step \d+$/);

  await findings.toggle(/^Deadlock among a and b/);
  await findings.click("b → a");
  await expect.poll(() => w.cursorLine()).toBe(4);
  await findings.click("Rule");
  await expect.poll(() => w.cursorLine()).toBe(10);

  const step = Number(/\d+$/.exec([first, second].find((label) => label?.includes("among")) ?? "")?.[0]);
  await findings.click(`Step ${step}`);
  await w.waitForStop("Deadlock");
  expect(await stoppedGraph(w)).toMatchObject({ step, cycle: ["a", "b"], headline: "Deadlock of 2 tasks" });
  await w.stopDebugging();

  await w.command("KTrace: Group Findings by Circle");
  await findings.show();
  await expect
    .poll(async () => (await findings.labels()).filter((label) => label.includes("→")), late)
    .toEqual(expect.arrayContaining(["a → b → a", "u → u"]));
  await w.command("KTrace: Group Findings by Check");

  await w.goToLine(1, 15);
  await w.type("0");
  await expect.poll(() => findings.text(), late).toContain("before the last change");
  await findings.act("apart", "Check Again");
  await expect.poll(async () => (await findings.text()).match(/before the last change/g), late).toHaveLength(3);

  await findings.click("apart");
  await w.page.keyboard.press("Delete");
  await expect.poll(() => findings.labels(), late).not.toContain("apart");
  await w.command("KTrace: Clear All Findings");
  await expect.poll(() => findings.text(), late).toContain("What it finds is listed here");
});

test.for<HostKind>(["server", "web"])(
  "several checks are looked at at the same time, and each is cancelled by itself, in the %s",
  async (host, { open, scratch }) => {
    writeFileSync(join(scratch, "one.ktrace"), `${endless}check "one" { always t.x >= 0 }\n`);
    writeFileSync(join(scratch, "two.ktrace"), `${endless}check "two" { always t.x >= 0 }\n`);
    const w = await open(host, "one.ktrace", { folder: scratch, settings });
    const findings = new Findings(w);
    await w.waitForLanguage("KTrace");
    await findings.show();
    await w.command("KTrace: Check All Scenarios");
    await expect.poll(() => findings.text(), late).toMatch(/one is.*\n.*states\/s(.|\n)*two is.*\n.*states\/s/);
    await w.page.locator(".statusbar-item", { hasText: "2 checks:" }).waitFor();
    await findings.act("one", "Cancel This Check");
    await expect.poll(() => findings.text(), late).toMatch(/one.*cancelled(.|\n)*two is.*\n.*states\/s/);
    await w.command("KTrace: Cancel Checking");
    await expect.poll(() => findings.text(), late).toMatch(/two.*cancelled/);
  },
);
