import { expect, test } from "vitest";
import { Protocol } from "./protocol.ts";

const registration = (registerOptions: unknown) => ({
  id: 1,
  method: "client/registerCapability",
  params: { registrations: [{ id: "a", method: "workspace/didChangeWatchedFiles", registerOptions }] },
});

test.each([
  ["a request", { id: 1, method: "workspace/configuration", params: { items: [{ section: "ktrace" }] } }, []],
  [
    "one of our own",
    { id: 1, method: "ktrace/readFile", params: { url: "" } },
    [
      "ktrace/readFile params.url: the protocol has no such property",
      "ktrace/readFile params.uri: missing; expected string",
    ],
  ],
  [
    "one without an id",
    { method: "workspace/configuration", params: { items: [] } },
    ["workspace/configuration: the protocol has no such notification"],
  ],
  ["what the client alone asks", { id: 1, method: "shutdown" }, ["shutdown: it is not the server's to say"]],
  [
    "params where there are none",
    { id: 1, method: "workspace/diagnostic/refresh", params: {} },
    ["workspace/diagnostic/refresh: it has no params"],
  ],
  ["what is registered", registration({ watchers: [{ globPattern: "*" }] }), []],
  [
    "wrong options of it",
    registration({}),
    ["workspace/didChangeWatchedFiles registerOptions.watchers: missing; expected FileSystemWatcher[]"],
  ],
  ["an answer to nothing", { id: 7, result: null }, ["7: an answer to nothing that was asked"]],
])("%s", (_, message, problems) => {
  expect(new Protocol().problemsOf("server", { jsonrpc: "2.0", ...message })).toEqual(problems);
});

test("an answer is that of its request, or an error", () => {
  const protocol = new Protocol();
  for (const id of [1, 2]) protocol.problemsOf("client", Object.assign({ jsonrpc: "2.0" }, { id, method: "shutdown" }));
  const answers = [
    { id: 1, result: 5 },
    { id: 2, error: { code: 1 } },
  ].map((answer) => ({ jsonrpc: "2.0", ...answer }));
  expect(answers.map((answer) => protocol.problemsOf("server", answer))).toEqual([
    ["shutdown result: expected null; found 5"],
    ["shutdown error.message: missing; expected string"],
  ]);
});
