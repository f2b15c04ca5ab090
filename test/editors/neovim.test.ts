import { join } from "node:path";
import { expect, test } from "vitest";
import { documented, drive } from "./drive.ts";

test("Neovim, set up as the documentation says, asks the language server with its own client", async () => {
  const said = await drive("/usr/bin/nvim", ({ write }) => {
    // The second block is for a plugin that is not there.
    const init = write("init.lua", documented("lua")[0] ?? "");
    // An error in the drive goes on to the next command.
    return ["--headless", "-u", init, "-c", `luafile ${join(import.meta.dirname, "neovim.lua")}`, "-c", "cquit"];
  });
  await expect(said).toMatchFileSnapshot("golden/neovim.txt");
});
