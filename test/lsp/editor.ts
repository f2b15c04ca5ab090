import { setTimeout as sleep } from "node:timers/promises";
import { Client, type Heard, type Reply } from "./client.ts";
import { show } from "./show.ts";
import type { Connect } from "./wire.ts";

/** So many times is looked whether the server has said what is expected, every 5 ms: on a busy machine that takes longer. */
const patience = 1000;

/** An editor that says what stands in a block of a conversation, and writes down what the server says. */
export class Editor {
  readonly #files: ReadonlyMap<string, string>;
  readonly #client: Client;
  #settings: unknown;
  /** The id of the request whose answer says what the server can do. It is long, and stands in `test/lsp/promises/`. */
  #initialize: unknown;
  /** What the server wants to know of files. When and how often it reads, which depends on how fast the keys come, is no part of a conversation. */
  #reads = new Set<string>();
  #heard: string[] = [];

  constructor(files: ReadonlyMap<string, string>, connect: Connect) {
    this.#files = files;
    this.#settings = JSON.parse(files.get("settings") ?? "{}");
    this.#client = new Client(
      connect,
      (heard) => this.#hear(heard),
      (method, params) => this.#reply(method, params),
    );
  }

  /** Sends a block's messages, and returns it with what came back: as much as the block has, and what was said meanwhile. */
  async say(block: string): Promise<string> {
    const messages = block.split(/\n(?=-->|<--|#)/);
    const said = messages.filter((message) => !message.startsWith("<--"));
    const expected = messages.length - said.length;
    [this.#reads, this.#heard] = [new Set(), []];
    await this.#client.send(...said.flatMap((message) => this.#callIn(message) ?? []));
    const isComplete = () => this.#reads.size + this.#heard.length >= expected;
    for (let looks = 0; !isComplete() && looks < patience; looks++) await sleep(5);
    await this.#settled();
    this.#client.verify("client", "server");
    return [...said, ...this.#reads, ...this.#heard].join("\n");
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** The server has checked all changes so far, and said what there is to say of them: a question about a text comes after that. */
  async #settled(): Promise<void> {
    await this.#client.ask("textDocument/documentSymbol", { textDocument: { uri: "none:///" } });
  }

  #callIn(message: string): object | undefined {
    const [, id, method = "", params] = /^--> (?:(\d+) )?(\S+)(?:\s+(.*))?$/s.exec(message) ?? [];
    if (method === "") return undefined;
    const given = params === undefined ? {} : { params: this.#expand(JSON.parse(params)) };
    if (method === "workspace/didChangeConfiguration" && "params" in given)
      this.#settings = Object(given.params).settings;
    if (method === "initialize") this.#initialize = Number(id);
    return { ...(id === undefined ? {} : { id: Number(id) }), method, ...given };
  }

  #hear({ id, method, params, result, error }: Heard): void {
    if (method === undefined) {
      const answer = () => (id === this.#initialize ? "(what it can do)" : show(result));
      this.#heard.push(`<-- ${id} ${error === undefined ? answer() : `error ${show(error)}`}`);
      return;
    }
    const uuid = /\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g;
    const line = `<-- ${method} ${show(params ?? {}).replace(uuid, "(an id)")}`;
    if (method.startsWith("ktrace/")) this.#reads.add(line);
    else this.#heard.push(line);
  }

  #reply(method: string, params: unknown): Reply {
    const asked: Record<string, unknown> = { ...Object(params) };
    switch (method) {
      case "ktrace/readFile":
        return this.#read(String(asked.uri));
      case "ktrace/findFiles":
        return { result: { uris: [...this.#files.keys()].map((name) => `file:///${name}`) } };
      case "workspace/configuration":
        return { result: Array.isArray(asked.items) ? asked.items.map(({ section }) => this.#setting(section)) : [] };
      default:
        return { result: null };
    }
  }

  #read(uri: string): Reply {
    const text = this.#files.get(uri.replace("file:///", ""));
    return text === undefined ? { error: { code: 1, message: "There is no such file." } } : { result: { text } };
  }

  /** `ktrace.search` in `{"ktrace": {"search": …}}`. */
  #setting(section: unknown): unknown {
    const names = String(section).split(".");
    return names.reduce<unknown>((settings, name) => Object(settings)[name], this.#settings) ?? null;
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
