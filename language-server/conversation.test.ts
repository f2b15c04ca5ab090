/**
 * Conversations between an editor and the server, as files: texts that the editor has, then what both say, block by block.
 * `-->` is the editor, `<--` the server; a number is a request's. `1:2` is line 1, character 2, `1:2-1:5` a range, both from
 * 0, and `@name` the text of that name. `npx vitest run language-server -u` writes down what the server says now; where that
 * is more than before, first take the block's `<--` lines out.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  type Message,
} from "vscode-languageserver/node";
import { serve } from "./index.ts";

const directory = join(import.meta.dirname, "conversations");

for (const name of globSync("*.txt", { cwd: directory }).sort()) {
  test(name, async () => {
    const path = join(directory, name);
    await expect(await replay(readFileSync(path, "utf8"))).toMatchFileSnapshot(path);
  });
}

/** Says again what the editor said, and returns the conversation with what the server says to it now. */
async function replay(script: string): Promise<string> {
  const [introduction = "", ...parts] = script.split(/^=== /m);
  const files = new Map<string, string>();
  for (const part of parts.slice(0, -1)) {
    const end = part.indexOf("\n");
    files.set(part.slice(0, end), part.slice(end + 1).trimEnd());
  }
  const editor = new Editor(files);
  const blocks = (parts.at(-1) ?? "").split(/\n{2,}/).slice(1);
  const replayed: string[] = [];
  for (const block of blocks) replayed.push(await editor.say(block.trimEnd()));
  const texts = [...files].map(([file, text]) => `=== ${file}\n${text}\n\n`);
  return `${introduction}${texts.join("")}=== conversation\n\n${replayed.join("\n\n")}\n`;
}

/** The server has so long (in ms) to say what the script expects, and then so long to say more. */
const patience = 5000;
const quiet = 30;
/** Where the script expects nothing, it may not be known yet. */
const longQuiet = 300;

class Editor {
  readonly #files: ReadonlyMap<string, string>;
  readonly #toServer = new Inbox();
  #heard: string[] = [];

  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
    serve(createConnection(this.#toServer, new Outbox((message) => this.#hear(message))));
  }

  /** Sends a block's messages, and returns it with what came back. It waits for as much as came when it was written. */
  async say(block: string): Promise<string> {
    const messages = block.split(/\n(?=-->|<--|#)/);
    const said = messages.filter((message) => !message.startsWith("<--"));
    const expected = messages.length - said.length;
    this.#heard = [];
    for (const message of said) this.#send(message);
    for (let waited = 0; this.#heard.length < expected && waited < patience; waited += 5) await sleep(5);
    await sleep(expected === 0 ? longQuiet : quiet);
    return [...said, ...this.#heard].join("\n");
  }

  #send(message: string): void {
    const [, id, method = "", params = "{}"] = /^--> (?:(\d+) )?(\S+)(?:\s+(.*))?$/s.exec(message) ?? [];
    if (method === "") return;
    const call = { jsonrpc: "2.0", method, params: this.#expand(JSON.parse(params)) };
    this.#toServer.deliver(id === undefined ? call : Object.assign(call, { id: Number(id) }));
  }

  #hear(message: Message): void {
    const { id, method, params, result, error }: Record<string, unknown> = { ...message };
    if (method === undefined) {
      this.#heard.push(`<-- ${id} ${error === undefined ? show(result) : `error ${show(error)}`}`);
      return;
    }
    const uuid = /\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g;
    this.#heard.push(`<-- ${method} ${show(params ?? {}).replace(uuid, "(an id)")}`);
    if (id === undefined) return;
    this.#toServer.deliver(Object.assign({ jsonrpc: "2.0", id }, this.#answer(method, params)));
  }

  #answer(method: unknown, params: unknown) {
    if (method === "ktrace/readFile") return this.#read(params);
    if (method === "ktrace/findFiles")
      return { result: { uris: [...this.#files.keys()].map((name) => `file:///${name}`) } };
    // The values that a client has set are those of the text `settings`.
    return {
      result: method === "workspace/configuration" ? JSON.parse(this.#files.get("settings") ?? "[null]") : null,
    };
  }

  #read(params: unknown) {
    const { uri }: Record<string, unknown> = { ...Object(params) };
    const text = this.#files.get(String(uri).replace("file:///", ""));
    return text === undefined ? { error: { code: 1, message: "There is no such file." } } : { result: { text } };
  }

  #expand(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#expand(item));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#expand(item)]));
    }
    if (typeof value !== "string") return value;
    const [, ...numbers] = /^(\d+):(\d+)(?:-(\d+):(\d+))?$/.exec(value) ?? [];
    const [line, character, endLine, endCharacter] = numbers.map((number) => number && Number(number));
    const start = { line, character };
    if (line === undefined) return value.startsWith("@") ? this.#files.get(value.slice(1)) : value;
    return endLine === undefined ? start : { start, end: { line: endLine, character: endCharacter } };
  }
}

class Inbox extends AbstractMessageReader {
  #deliver: (message: Message) => void = () => {};
  deliver = (message: Message) => this.#deliver(message);
  listen(callback: (message: Message) => void) {
    this.#deliver = callback;
    return { dispose() {} };
  }
}

class Outbox extends AbstractMessageWriter {
  readonly #hear: (message: Message) => void;
  constructor(hear: (message: Message) => void) {
    super();
    this.#hear = hear;
  }
  async write(message: Message): Promise<void> {
    this.#hear(structuredClone(message));
  }
  end(): void {}
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const lineWidth = 140;

/** JSON with short places, each value on a line of its own where the whole does not fit into one. */
function show(value: unknown, indent = "  "): string {
  const text = JSON.stringify(shorten(value), null, 1).replace(/\n */g, " ");
  const isFlat = typeof value !== "object" || value === null || (Array.isArray(value) && typeof value[0] === "number");
  if (isFlat || text.length + indent.length <= lineWidth) return text;
  const short: unknown = shorten(value);
  const items = Array.isArray(short)
    ? short.map((item) => show(item, `${indent}  `))
    : Object.entries(Object(short)).map(([key, item]) => `${JSON.stringify(key)}: ${show(item, `${indent}  `)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.map((item) => indent + item).join(",\n")}\n${indent.slice(2)}${close}`;
}

function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, shorten(item)]);
  const [keys, [a, b]] = [entries.map(([key]) => key).join(), entries.map(([, item]) => item)];
  if (keys === "line,character") return `${a}:${b}`;
  return keys === "start,end" ? `${a}-${b}` : Object.fromEntries(entries);
}
