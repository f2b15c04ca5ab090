/** What cannot be debugged: the person is told what is wrong and where, and the next session works as if nothing had been. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { graphState, stoppedGraph } from "./harness/graph.ts";
import type { HostKind } from "./harness/hosts.ts";
import { test } from "./harness/test.ts";
import type { Workbench } from "./harness/workbench.ts";

const files = {
  "broken.ktrace": "task a {\n  main {\n    call\n}\n",
  "lost.ktrace": 'import "nowhere.ktrace"\ntask a {}\n',
  "good.ktrace": `protocol p {
  method GO = 1024
}
task a {
  phone b -> b
  main { call b.GO() }
  on GO {
    call b.GO()
    answer EOK
  }
}
task b {
  phone a -> a
  on GO {
    call a.GO()
    answer EOK
  }
}
`,
};

test.for<HostKind>(["server", "web"])("files that cannot run, in the %s", async (host, { open, scratch }) => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch, name), text);
  const w = await open(host, "broken.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  expect(await refusal(w)).toMatch(/broken\.ktrace:3:5: The line ends here; expected a name/);
  // Nothing runs: no view waits for it.
  await expect.poll(() => graphState(w)).toBe("none");
  await w.openFile("lost.ktrace");
  expect(await refusal(w)).toMatch(/lost\.ktrace:1:8: Cannot read `nowhere\.ktrace`/);

  await w.openFile("good.ktrace");
  await w.addFunctionBreakpoint("GOO");
  await w.startDebugging();
  await w.waitForStop("Deadlock");
  expect(await stoppedGraph(w)).toMatchObject({ cycle: ["a", "b"], victims: [] });
  await w.breakpoint("GOO").locator(".codicon-debug-breakpoint-function-unverified").waitFor();
  await w.breakpoint("GOO").hover();
  await w.page.locator(".monaco-hover", { hasText: "No task knows a method GOO. Did you mean GO?" }).waitFor();
  await w.stopDebugging();
  await expect.poll(() => graphState(w)).toBe("none");
});

test("a launch configuration that names no file", async ({ open, scratch }) => {
  writeFileSync(join(scratch, "good.ktrace"), files["good.ktrace"]);
  const gone = { type: "ktrace", request: "launch", name: "Gone", program: `\${workspaceFolder}/gone.ktrace` };
  mkdirSync(join(scratch, ".vscode"));
  writeFileSync(join(scratch, ".vscode/launch.json"), JSON.stringify({ version: "0.2.0", configurations: [gone] }));
  const w = await open("server", "good.ktrace", { folder: scratch });
  await w.waitForLanguage("KTrace");
  expect(await refusal(w)).toMatch(/gone\.ktrace.*There is no such file/);
  await w.command("KTrace: Debug Scenario");
  await w.waitForStop("Deadlock");
  expect(await stoppedGraph(w)).toMatchObject({ cycle: ["a", "b"], victims: [] });
});

/** F5; what VS Code says instead of starting. */
async function refusal(w: Workbench): Promise<string> {
  await w.pressF5();
  const said = await w.dialog();
  await w.answerDialog("Cancel");
  await expect.poll(() => w.page.locator(".debug-toolbar").isVisible()).toBe(false);
  return said;
}
