import { join } from "node:path";
import { expect, test } from "vitest";
import { documented, drive } from "./drive.ts";

test("Emacs, set up as the documentation says, debugs with dap-mode and shows mistakes with lsp-mode", async () => {
  const said = await drive("/usr/bin/emacs", ({ write }) => {
    const init = write("ktrace.el", documented("elisp").join("\n"));
    // Emacs activates packages before it reads what a person wrote, but not in batch mode.
    return ["--batch", "-f", "package-initialize", "-l", init, "-l", join(import.meta.dirname, "emacs.el")];
  });
  await expect(said).toMatchFileSnapshot("golden/emacs.txt");
});
