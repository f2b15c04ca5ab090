import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { Ajv } from "ajv";
import { expect } from "vitest";
import type { Program } from "#simulator";
import type { ReadFileArguments } from "./protocol.ts";
import { loadProgram } from "./session/load.ts";
import { KtraceSession } from "./session/session.ts";

export const root = join(import.meta.dirname, "..");

/** The protocol's own schema. Its draft is older than the validator, which differs in nothing that it uses. */
const { $schema: _, ...schema } = JSON.parse(readFileSync(join(root, "test/data/debugAdapterProtocol.json"), "utf8"));
const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(schema, "dap");

/** Checks a message against the definition of its kind. Our own, `ktrace/…`, are in no schema. */
function validate(message: object): void {
  const name = definitionOf(message);
  if (name === undefined) return;
  const check = ajv.getSchema(`dap#/definitions/${name}`);
  expect(check, `the protocol has no ${name}`).toBeDefined();
  expect(check?.(message), `${name}: ${JSON.stringify(message)}: ${ajv.errorsText(check?.errors)}`).toBe(true);
}

function definitionOf(message: object): string | undefined {
  const { type, command, event, success } = { type: "", command: "", event: "", success: true, ...message };
  const kind = type === "event" ? event : command;
  if (kind.startsWith("ktrace/")) return undefined;
  if (type === "response" && !success) return "ErrorResponse";
  const capital = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  return `${capital(kind)}${capital(type)}`;
}

/** Texts of files by URI. */
type Files = Readonly<Record<string, string>>;

/**
 * A client of a session in this process. Every message is held against the protocol's schema and, in order, written down as
 * a person would read it: `transcript` is for golden files.
 */
export class Conversation {
  readonly session: KtraceSession;
  readonly #lines: string[] = [];
  readonly #events: DebugProtocol.Event[] = [];
  readonly #responses = new Map<number, (response: DebugProtocol.Response) => void>();
  readonly #files: Record<string, string>;
  readonly #answers = new Map<string, (args: ReadFileArguments) => object | string>();
  #heard: (() => void)[] = [];
  #seq = 1;

  /** `chance` takes the place of random numbers: at least 0 and below 1; `now` that of the clock. */
  constructor(files: Files = {}, chance = () => 0.5, now = () => performance.now()) {
    this.#files = { ...files };
    const read = (uri: string) => {
      if (uri in this.#files) return Promise.resolve(this.#files[uri]);
      return uri.startsWith("file:") ? readOrNothing(fileURLToPath(uri)) : undefined;
    };
    this.session = new KtraceSession(read, chance, now);
    this.session.onDidSendMessage((message) => this.#receive(message));
  }

  #receive(message: object): void {
    validate(message);
    if (isResponse(message)) {
      this.#write("←", message.success ? message.command : `${message.command} failed`, message.body);
      this.#responses.get(message.request_seq)?.(message);
    } else if (isEvent(message)) {
      this.#write("←", `event ${message.event}`, message.body);
      this.#events.push(message);
    } else if (isRequest(message)) this.#answer(message);
    const heard = this.#heard;
    this.#heard = [];
    for (const wake of heard) wake();
  }

  /** Answers a reverse request: with a body, or with the message of a failure. */
  answer(command: string, answer: (args: ReadFileArguments) => object | string): void {
    this.#answers.set(command, answer);
  }

  #answer({ seq, command, arguments: args }: DebugProtocol.Request): void {
    this.#write("←", `request ${command}`, args);
    const answer = this.#answers.get(command)?.(args);
    const outcome = typeof answer === "string" ? { success: false, message: answer } : { success: true, body: answer };
    this.#write("→", command, outcome);
    const response = { seq: this.#seq++, type: "response", request_seq: seq, command, ...outcome };
    queueMicrotask(() => this.session.handleMessage(response));
  }

  /** Gives a file another text, as an editor that saves does. */
  edit(uri: string, change: (text: string) => string): void {
    this.#files[uri] = change(this.#files[uri] ?? "");
  }

  remove(uri: string): void {
    delete this.#files[uri];
  }

  /** Sends a request that is right by the schema. */
  request(command: string, args: object = {}): Promise<DebugProtocol.Response> {
    const request = { seq: this.#seq++, type: "request", command, arguments: args };
    validate(request);
    return this.send(request);
  }

  /** Sends any message, and gives its response. */
  send(
    message: DebugProtocol.ProtocolMessage & { command: string; arguments?: unknown },
  ): Promise<DebugProtocol.Response> {
    this.#write("→", message.command, message.arguments);
    return new Promise((resolve) => {
      this.#responses.set(message.seq, resolve);
      this.session.handleMessage(message);
    });
  }

  /** The body of the response to a request that has to succeed. */
  async ask<Body = unknown>(command: string, args: object = {}): Promise<Body> {
    const response = await this.request(command, args);
    expect(response.success, `${command}: ${response.message}`).toBe(true);
    return response.body;
  }

  /** The message of a request that has to fail. */
  async refused(command: string, args: object = {}): Promise<string> {
    const response = await this.request(command, args);
    expect(response.success, command).toBe(false);
    return response.message ?? "";
  }

  /** The next event of this kind; those before it are passed over. */
  async event<Body = Record<string, never>>(name: string): Promise<Body> {
    for (;;) {
      const index = this.#events.findIndex(({ event }) => event === name);
      if (index >= 0) return this.#events.splice(0, index + 1).at(-1)?.body;
      await new Promise<void>((wake) => this.#heard.push(wake));
    }
  }

  stopped(): Promise<DebugProtocol.StoppedEvent["body"]> {
    return this.event("stopped");
  }

  /** To where the client may set breakpoints. */
  async launch(program: string, more: object = {}): Promise<void> {
    await this.ask("initialize", {
      adapterID: "ktrace",
      pathFormat: "path",
      linesStartAt1: true,
      columnsStartAt1: true,
    });
    await this.ask("launch", { program, ...more });
    await this.event("initialized");
  }

  /** Launches, and gives the first stop. */
  async start(program: string, more: object = {}): Promise<DebugProtocol.StoppedEvent["body"]> {
    await this.launch(program, more);
    return this.go("configurationDone");
  }

  /** Sends a request that lets the run go on, and gives its stop. */
  async go(command: string, args: object = {}): Promise<DebugProtocol.StoppedEvent["body"]> {
    await this.ask(command, args);
    return this.stopped();
  }

  async frames(threadId: number): Promise<DebugProtocol.StackFrame[]> {
    return (await this.ask<DebugProtocol.StackTraceResponse["body"]>("stackTrace", { threadId })).stackFrames;
  }

  /** Where a thread stands: the text of the line of its topmost frame that has one, without the comment behind it. */
  async line(threadId: number): Promise<string> {
    const frame = (await this.frames(threadId)).find(({ source }) => source !== undefined);
    const path = frame?.source?.path ?? "";
    const text = this.#files[path] ?? this.#files[`file://${path}`] ?? readFileSync(path, "utf8");
    return (text.split("\n")[(frame?.line ?? 0) - 1] ?? "").replace(/\/\/.*/, "").trim();
  }

  #write(arrow: string, title: string, body: unknown): void {
    const text = body === undefined ? "" : show(body, "    ");
    this.#lines.push(`${arrow} ${title}${text}`.trimEnd());
  }

  /** A line of the person who tells what is done. */
  say(text: string): void {
    this.#lines.push("", `# ${text}`);
  }

  /** All that was said from here on, for people: paths of the project are shown from its root. */
  get transcript(): string {
    return `${this.#lines.join("\n").replaceAll(root, "").trim()}\n`;
  }
}

const isResponse = (message: object): message is DebugProtocol.Response => Reflect.get(message, "type") === "response";
const isRequest = (message: object): message is DebugProtocol.Request => Reflect.get(message, "type") === "request";
const isEvent = (message: object): message is DebugProtocol.Event => Reflect.get(message, "type") === "event";

/** What fits goes on one line; a longer list or object has a line for each item. */
function show(value: unknown, indent: string): string {
  const flat = inline(value);
  const isShort = flat.length <= 130 && !flat.includes("\n");
  if (isShort || typeof value !== "object" || value === null) return ` ${flat.replaceAll("\n", `\n${indent}`)}`;
  return partsOf(value)
    .map(([mark, part]) => `\n${indent}${mark}${show(part, `${indent}  `)}`)
    .join("");
}

function inline(value: unknown): string {
  if (typeof value === "string") return value.trimEnd();
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  return partsOf(value)
    .map(([mark, part]) => `${mark} ${inline(part)}`)
    .join("  ");
}

/** The parts of a list or an object, each with the mark to put before it. A place in a file is one part, at the end. */
function partsOf(value: object): [mark: string, part: unknown][] {
  if (Array.isArray(value)) return value.map((part) => ["-", part]);
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  const { source, line, column, endLine, endColumn } = Object.fromEntries(fields);
  if (source?.path === undefined || line === undefined) return fields.map(([name, part]) => [`${name}:`, part]);
  const end = endColumn === undefined ? "" : `-${endLine === line ? "" : `${endLine}:`}${endColumn}`;
  const place = ["source", "line", "column", "endLine", "endColumn"];
  const rest = fields.filter(([name]) => !place.includes(name));
  const text = source.sourceReference === undefined ? "" : ` of the text ${source.sourceReference}`;
  const at: [string, unknown] = ["@", `${source.path}:${line}${column === undefined ? "" : `:${column}`}${end}${text}`];
  return [...rest.map(([name, part]): [string, unknown] => [`${name}:`, part]), at];
}

async function readOrNothing(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

/** The sample, whose tasks and lines the tests know. */
export const sample = join(root, "samples/helenos-mount/mount.ktrace");

/** The sample, compiled. */
export async function readSample(constants: ReadonlyMap<string, number>): Promise<Program> {
  const schedule = { kind: "fifo" as const };
  const options = { program: pathToFileURL(sample).href, constants, kernel: undefined, check: undefined, schedule };
  return (await loadProgram(options, (uri) => readOrNothing(fileURLToPath(uri)))).program;
}
