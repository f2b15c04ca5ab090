/** A run that is gone through by numbers, by choice and by branches, with the extension's own commands and buttons. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { graphAfter, stoppedGraph } from "./harness/graph.ts";
import { test } from "./harness/test.ts";

const scenario = `task first { var n = 0 main { repeat 3 { n = n + 1 } log "three" } }
task second { var n = 0 main { repeat 3 { n = n + 1 } } }
task stuck { semaphore never = 0 main { sleep 1ms  down never } }
`;

test("to a step, another course, and back to the first", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "courses.ktrace"), scenario);
  const w = await open("server", "courses.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  await w.startDebugging();
  await w.waitForStop("Hang");
  const end = await stoppedGraph(w);

  await w.command("KTrace: Go to Step…", true);
  await w.fillIn("2");
  const two = await graphAfter(w, end);
  expect(two.step).toBe(2);

  await w.press("Choose What Runs Next");
  await w.pick("first");
  const three = await graphAfter(w, two);
  expect(three.step).toBe(3);

  await w.command("KTrace: Go to Branch…", true);
  await w.pick("main");
  expect(await graphAfter(w, three)).toMatchObject({ step: end.step });

  await w.press("Reverse Step Over");
  const earlier = await graphAfter(w, end);
  expect(earlier.step).toBeLessThan(end.step);

  await w.command("KTrace: Go to the Moment of a Console Line…", true);
  await w.pick("first: three");
  const logged = await graphAfter(w, earlier);
  const written = (await w.consoleRows()).map(({ cells }) => cells.join(" ")).join("\n");
  expect(written).toMatch(new RegExp(`\\b${logged.step}\\s+first: three`));

  await w.command("KTrace: Compare Two Moments or Runs…", true);
  await w.pick("Here", "Here", true);
  await w.page.getByPlaceholder("With what is it compared?").waitFor();
  await w.pick("The latest moment of main");
  await w.page.locator('.tab[data-resource-name^="Steps "]').waitFor();
  const text = w.page.locator(".editor-group-container.active .view-lines");
  await expect
    .poll(async () => ((await text.textContent()) ?? "").replace(/\s+/g, " "))
    .toContain("stuck (main): sleeps → waits");
});
