import type { DebugProtocol } from "@vscode/debugprotocol";
import { expect, test } from "vitest";
import { Conversation, sample } from "../testing.ts";

/** The sample at its deadlock, and its frame that handles VFS_IN_READ. */
async function atDeadlock() {
  const client = new Conversation();
  await client.start(sample);
  const frame = (await client.frames(6)).find(({ name }) => name.includes("VFS_IN_READ"));
  return { client, frameId: frame?.id };
}

/** What is suggested at the `|` of a text. */
async function suggested(client: Conversation, text: string, frameId?: number) {
  const column = text.indexOf("|") + 1;
  const args = { text: text.replace("|", ""), column, frameId };
  return (await client.ask<DebugProtocol.CompletionsResponse["body"]>("completions", args)).targets;
}

/** A text with a suggestion in place of what it replaces. */
function completed(text: string, { label, text: inserted = label, start = 0, length }: DebugProtocol.CompletionItem) {
  const plain = text.replace("|", "");
  return `${plain.slice(0, start - 1)}${inserted}${plain.slice(start - 1 + (length ?? 0))}`;
}

test("what is suggested, by where the cursor is", async () => {
  const { client, frameId } = await atDeadlock();
  const lines: string[] = [];
  for (const text of [
    "|",
    "i|",
    "IP|",
    "ipc |",
    "ipc in|",
    'why "INIT:v|',
    "graph |",
    "branch |",
    "compare |",
    "pos|",
    "1 + pos| * 2",
    "init:v|",
    "init:vfs.|",
    "init:vfs.NO|",
    '"init:vfs".no|',
    "file_bd.b|",
    "nobody.|",
    '"bd|',
    '"fi|" in cycle',
    "12|",
    "1 + 2 |",
  ]) {
    const found = await suggested(client, text, frameId);
    const shown = found.slice(0, 14).map((each) => `  ${completed(text, each)} (${each.label}, ${each.detail})`);
    lines.push(text, ...shown, ...(found.length > 14 ? [`  … and ${found.length - 14} more`] : []));
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../test/dap/golden/completions.txt");
});

test("each frame has its own names, and the console without one those of no task", async () => {
  const { client, frameId } = await atDeadlock();
  const labels = async (text: string, frame?: number) =>
    (await suggested(client, text, frame)).map(({ label }) => label);
  expect(await labels("posit|", frameId)).toEqual(["position"]);
  expect(await labels("posit|")).toEqual([]);
  expect(await labels("send|", frameId)).toEqual(["sender"]);
  expect(await labels("send|")).toEqual([]);
  expect(await labels("EAR|")).toEqual(["EARLY"]);
});

test("all that is suggested for a value can be evaluated", async () => {
  const { client, frameId } = await atDeadlock();
  for (const text of ["|", "init:vfs.|", "file_bd.|"]) {
    for (const each of await suggested(client, text, frameId)) {
      if (each.type === "class" || each.text === "arg(" || each.detail?.includes(":")) continue;
      const expression = completed(text, each);
      const { success, message } = await client.request("evaluate", { expression, frameId, context: "watch" });
      if (!success && expression !== "rc") expect(message, expression).toBe("");
    }
  }
});

test("lines and columns are counted as the client does", async () => {
  const client = new Conversation();
  await client.ask("initialize", { adapterID: "ktrace", linesStartAt1: false, columnsStartAt1: false });
  await client.ask("launch", { program: sample });
  await client.event("initialized");
  await client.go("configurationDone");
  const args = { text: "1 +\nfile_bd.blo + 1", line: 1, column: 11 };
  const { targets } = await client.ask<DebugProtocol.CompletionsResponse["body"]>("completions", args);
  expect(targets).toMatchObject([{ label: "blocks", start: 8, length: 3 }]);
});

const replicas = `task phil x 2 { var meals = 0 main { meals = self + 1 } }
task watcher { main { } }
`;

test("replicas have the variables of their task, by any index", async () => {
  const client = new Conversation({ "file:///main.ktrace": replicas });
  await client.start("/main.ktrace", { stopOnEntry: true });
  for (const text of ["phil[0].|", "phil[step + 1].m|"]) {
    expect(await suggested(client, text)).toMatchObject([{ label: "meals" }]);
  }
  expect((await suggested(client, "why phil|")).map(({ label }) => label)).toEqual(["phil[0]", "phil[1]"]);
});
