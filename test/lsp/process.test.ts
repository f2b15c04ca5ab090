/** The golden conversations with the server as a process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { conversations, replay } from "./conversations.ts";
import { asProcess } from "./process.ts";

const compiled = mkdtempSync(join(tmpdir(), "ktrace-compiled-"));
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

for (const conversation of conversations) {
  test(conversation.name, async () => {
    expect(await replay(conversation, asProcess(compiled))).toBe(conversation.text);
  });
}
