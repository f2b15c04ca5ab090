import { readFileSync } from "node:fs";
import { test } from "vitest";
import { printIpc } from "#captures";
import { compile, load } from "#language";
import { Run } from "#simulator";
import { explain, shortNames, storyText } from "./index.ts";

test("x", async () => {
  for (const f of (process.env.F ?? "samples/helenos-mount/mount.ktrace").split(",")) {
    const doc = await load(`file://${process.cwd()}/${f}`, async (uri) => {
      try {
        return readFileSync(uri.slice(7), "utf8");
      } catch {
        return undefined;
      }
    });
    const { program, diagnostics } = compile(doc);
    if (!program) {
      console.log(f, diagnostics);
      continue;
    }
    const run = new Run(program);
    while (run.step < 100000 && run.advance() && !run.hasNewFinding);
    console.log(storyText(explain(run), shortNames(program.files)));
    if (process.env.IPC) console.log(printIpc(run.system(), 6), printIpc(run.system(), 27));
  }
});
