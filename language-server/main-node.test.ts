import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  createMessageConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

const program = join(import.meta.dirname, "main-node.ts");
const sample = new URL("../samples/helenos-mount/mount.ktrace", import.meta.url).href;

test("any editor can start it: it speaks on standard input and output, reads imports from the disk and ends when told", async () => {
  const server = spawn(process.execPath, ["--no-warnings", program], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const editor = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  editor.listen();
  const published = new Map<string, unknown[]>();
  editor.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: PublishDiagnosticsParams) => {
    published.set(uri, diagnostics);
  });
  await editor.sendRequest("initialize", { processId: null, capabilities: {} });
  const text = 'import "protocols/helenos-2011.ktrace"\ntask a serves vfs_in { on * { answer } phone b -> b }';
  await editor.sendNotification("textDocument/didOpen", {
    textDocument: { uri: sample, languageId: "ktrace", version: 1, text },
  });
  const imported = sample.replace("mount.ktrace", "protocols/helenos-2011.ktrace");
  await expect.poll(() => published.get(imported), { timeout: 10_000 }).toEqual([]);
  expect(published.get(sample)).toMatchObject([{ message: "Unknown task `b`. Did you mean `a`?" }]);
  await editor.sendRequest("shutdown");
  await editor.sendNotification("exit");
  expect(await ended).toBe(0);
}, 20_000);
