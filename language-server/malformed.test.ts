import { expect, onTestFinished, test } from "vitest";
import { Client } from "../test/lsp/client.ts";
import { inProcess } from "../test/lsp/wire.ts";

const textDocument = { uri: "file:///main.ktrace" };
const options = { insertSpaces: true };

async function opened(): Promise<Client> {
  const client = new Client(
    inProcess,
    () => {},
    () => ({ result: null }),
  );
  onTestFinished(() => client.close());
  const capabilities = {
    textDocument: { completion: { completionItem: { resolveSupport: { properties: ["documentation"] } } } },
  };
  await client.ask("initialize", { processId: null, rootUri: null, capabilities });
  const document = { ...textDocument, languageId: "ktrace", version: 1, text: "task a { }" };
  await client.send({ method: "textDocument/didOpen", params: { textDocument: document } });
  return client;
}

test.each([
  ["textDocument/formatting", { textDocument, options: { ...options, tabSize: -1 } }, "`tabSize` is -1"],
  ["textDocument/formatting", { textDocument, options: { ...options, tabSize: 1e9 } }, "`tabSize` is 1000000000"],
  ["textDocument/rename", { textDocument, position: { line: 0, character: 5 }, newName: 5 }, "is not a text"],
  ["textDocument/hover", { textDocument }, "cannot be answered as it was asked"],
  ["textDocument/hover", {}, "cannot be answered as it was asked"],
  ["workspace/symbol", {}, "cannot be answered as it was asked"],
])("%s with %j is refused in words, and the next question is answered", async (method, params, words) => {
  const client = await opened();
  const { error } = await client.ask(method, params);
  expect(error?.message).toContain(words);
  const hover = await client.ask("textDocument/hover", { textDocument, position: { line: 0, character: 5 } });
  expect(hover.result).toBeTruthy();
  client.verify("server");
});

test("a completion that nobody offered stays as it is", async () => {
  const client = await opened();
  expect((await client.ask("completionItem/resolve", { label: "x" })).result).toEqual({ label: "x" });
  await client.ask("textDocument/completion", { textDocument, position: { line: 0, character: 0 } });
  expect((await client.ask("completionItem/resolve", { data: 1e6 })).result).toEqual({ data: 1e6 });
});
