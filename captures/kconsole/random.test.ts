import fc from "fast-check";
import { expect, test } from "vitest";
import { Run } from "#simulator";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { printIpc } from "./ipc.ts";

test("at any moment each pending call has one row in the tasks' dumps", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, fc.nat(200), async (text, step) => {
      const run = new Run(await programOf(text));
      run.goTo(step);
      const system = run.system();
      const dumps = system.tasks.map((task) => printIpc(system, task.id) ?? "");
      const rows = dumps.flatMap((dump) => dump.match(/^0x[\da-f]{16} /gm) ?? []);
      const listed = system.calls.filter((call) => call.stage !== "answer taken" && isListed(call));
      expect(rows.toSorted()).toEqual(listed.map((call) => `0x${call.address?.toString(16)} `).toSorted());
    }),
  );
});

/** A forgotten call's answer goes to nobody's list. */
const isListed = (call: { readonly stage: string; readonly sender: number | undefined }): boolean =>
  call.stage !== "answered" || call.sender !== undefined;
