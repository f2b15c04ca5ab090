import { expect, test } from "vitest";
import { kconsole } from "../kconsole/kconsole.ts";
import { writeCapture } from "../ktrace/write.ts";
import { openCapture, openDump } from "../open.ts";
import { captureIn } from "../testing.ts";

const table = (lines: string) => `kconsole> ipc 1
[phone id] [calls] [state
1                1 connected to 2 (b)
[call id         ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender
 --- incomming calls ---
 --- dispatched calls ---
${lines}`;

test.each([
  [" --- incoming answers ---\n", "certain"],
  ["0xffff8000@0d77800 1032 37 0 0 0 0 0 2 (b)\n --- incoming answers ---\n", "possible"],
  ["", "possible"],
])("that a task serves nobody is certain where its whole table was read: %j", async (lines, certainty) => {
  const { capture, system } = openDump(kconsole, table(lines));
  const again = openCapture(await captureIn(writeCapture(capture)));
  for (const { fibrils } of [system, again.system]) {
    const waits = fibrils.filter(({ task }) => task === 1).flatMap((fibril) => fibril.waits);
    expect(waits).toMatchObject([{ certainty }]);
  }
});
