import { expect, test } from "vitest";
import { CancellationToken, CancellationTokenSource } from "vscode-languageserver";
import { open } from "../testing.ts";
import { WorkspaceSymbols } from "./workspace-symbols.ts";

const main = "const EARLY = 1 protocol files { method VFS_IN_READ } task bdsh { phone vfs -> bdsh }";
const files = { "other.ktrace": 'task "init:vfs" { var open = 0 }' };

/** A line for each symbol found: its name, what it is in, the file and the place. */
async function check(query: string, expected: string): Promise<void> {
  const { workspace } = await open(main, files);
  const found = await new WorkspaceSymbols(workspace).search(query, CancellationToken.None);
  const lines = found.map(({ name, containerName = "-", location: { uri, range } }) =>
    [name, containerName, `${uri.replace("file:///", "")}:${range.start.character}`].join(" | "),
  );
  expect(lines.join("\n")).toEqual(expected.trim());
}

test("letters in their order find a name, in open files and others", async () => {
  await check(
    "vfs",
    "VFS_IN_READ | files | main.ktrace:40\nvfs | bdsh | main.ktrace:72\ninit:vfs | - | other.ktrace:5",
  );
  await check("vread", "VFS_IN_READ | files | main.ktrace:40");
  await check("OPEN", "open | init:vfs | other.ktrace:22");
  await check("daer", "");
});

test("nothing asked for is everything", async () => {
  const { workspace } = await open(main, files);
  expect(await new WorkspaceSymbols(workspace).search("", CancellationToken.None)).toHaveLength(7);
});

test("a text that changed is looked at again, and a withdrawn question ends", async () => {
  const texts: Record<string, string> = { "a.ktrace": "task one { }" };
  const { workspace } = await open("", texts);
  const symbols = new WorkspaceSymbols(workspace);
  expect((await symbols.search("", CancellationToken.None)).map(({ name }) => name)).toEqual(["one"]);
  texts["a.ktrace"] = "task two { }";
  expect((await symbols.search("", CancellationToken.None)).map(({ name }) => name)).toEqual(["two"]);
  const source = new CancellationTokenSource();
  source.cancel();
  await expect(symbols.search("", source.token)).rejects.toBeDefined();
});
