/** What the server promises to some clients, by what these say of themselves, is what they can use, and it keeps it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Answer, Client } from "./client.ts";
import { leastOf, type Request, requests } from "./meta-model.ts";
import { show } from "./show.ts";
import { inProcess } from "./wire.ts";

const capabilitiesOf = (name: string): object =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../data/${name}-capabilities.json`), "utf8"));

/** The first says nothing of itself. */
const clients: [name: string, capabilities: object][] = [
  ["nobody", {}],
  ["neovim", capabilitiesOf("neovim")],
  ["vscode", capabilitiesOf("vscode")],
];

const uri = "untitled:one";
const text =
  "task a { phone b -> b main { call b.ASK(1) } }\ntask b serves p { on ASK(x) { answer x } }\nprotocol p { method ASK (x) }\n";

/** Error codes of what nobody handles, and of a handler that fails. */
const [unhandled, broken] = [-32601, -32603];

test.each(clients)("%s is offered what it can use, and nothing else", async (name, capabilities) => {
  const { offered, promised, client } = await initialize(capabilities);
  await expect(`${show(offered)}\n`).toMatchFileSnapshot(join(import.meta.dirname, `promises/${name}.txt`));
  // Neovim 0.7 says some of it outside of `textDocument`.
  const says = (path: string) => at(capabilities, path) ?? at(capabilities, path.replace("textDocument.", ""));
  const useless = promised.filter(({ clientCapability = "" }) => says(clientCapability) === undefined);
  expect(useless.filter(isLater).map(({ method, clientCapability }) => `${method} needs ${clientCapability}`)).toEqual(
    [],
  );
  client.verify("server");
});

test.each(clients)("what is promised to %s is answered", async (_, capabilities) => {
  const { promised, client } = await initialize(capabilities);
  await client.send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "ktrace", version: 1, text } },
  });
  const unkept: string[] = [];
  for (const { method, params } of promised) {
    const { error } = await answerTo(client, method, params && leastOf(params, uri));
    if (error?.code === unhandled || error?.code === broken) unkept.push(`${method}: ${error.message}`);
  }
  expect(unkept).toEqual([]);
  expect(promised.length).toBeGreaterThan(10);
  client.verify("server");
});

async function initialize(capabilities: object): Promise<{ offered: unknown; promised: Request[]; client: Client }> {
  const client = new Client(
    inProcess,
    () => {},
    (method) => ({ result: method === "workspace/configuration" ? [null] : null }),
  );
  const { result } = await client.ask("initialize", { processId: null, rootUri: null, capabilities });
  const { capabilities: offered }: { capabilities: unknown } = Object(result);
  const asked = [...requests.values()].filter(({ messageDirection }) => messageDirection !== "serverToClient");
  const promised = asked.filter(({ serverCapability = "none" }) => at(offered, serverCapability));
  return { offered, promised, client };
}

/** What stands at a path of capabilities, which are what they say or are absent. */
function at(capabilities: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((all, name) => Object(all)[name], capabilities);
}

/** Requests of the first versions are offered to everybody: there are clients that use them and do not say so. */
function isLater({ since, serverCapability = "" }: Request): boolean {
  return /^3\.1[678]\.0$/.test(since ?? "") || /Provider\./.test(serverCapability);
}

/** One that waits for news is answered when it is withdrawn. */
async function answerTo(client: Client, method: string, params: unknown): Promise<Answer> {
  const answer = client.ask(method, params, method);
  if (method === "workspace/diagnostic") await client.send({ method: "$/cancelRequest", params: { id: method } });
  return answer;
}
