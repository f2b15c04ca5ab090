/** The golden conversations with a server in this process. `npx vitest run language-server -u` accepts what it says now: see `test/lsp/conversations.ts`. */
import { expect, test } from "vitest";
import { conversations, replay } from "../test/lsp/conversations.ts";
import { inProcess } from "../test/lsp/wire.ts";

for (const conversation of conversations) {
  test(conversation.name, async () => {
    await expect(await replay(conversation, inProcess)).toMatchFileSnapshot(conversation.path);
  });
}
