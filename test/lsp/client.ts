import type { Message } from "vscode-languageserver";
import { Protocol, type Side } from "./protocol.ts";
import type { Connect, Wire } from "./wire.ts";

/** What a client says to a request of the server. */
export type Reply = { readonly result: unknown } | { readonly error: { code: number; message: string } };

/** An answer of the server. */
export interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** What the server says by itself, or answers to what was sent with an id of the sender's own. */
export interface Heard extends Answer, Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
}

/** One end of a conversation, which holds each message of both sides against the protocol. */
export class Client {
  readonly #hear: (heard: Heard) => void;
  readonly #reply: (method: string, params: unknown) => Reply;
  readonly #protocol = new Protocol();
  readonly #problems: Record<Side, string[]> = { client: [], server: [] };
  readonly #awaited = new Map<string, (answer: Answer) => void>();
  readonly #wire: Promise<Wire>;
  #asked = 0;

  /** `hear` gets what nobody awaits, `reply` says what the server's requests get. */
  constructor(connect: Connect, hear: (heard: Heard) => void, reply: (method: string, params: unknown) => Reply) {
    this.#hear = hear;
    this.#reply = reply;
    this.#wire = Promise.resolve(connect((message) => this.#receive(message)));
  }

  /** Sends a request or a notification, and afterwards what follows it. */
  async send(...calls: readonly object[]): Promise<void> {
    const wire = await this.#wire;
    for (const call of calls) this.#say(wire, { jsonrpc: "2.0", ...call });
  }

  /** `id`: by which it can be withdrawn. */
  async ask(method: string, params: unknown, id = `asked ${++this.#asked}`): Promise<Answer> {
    const answer = new Promise<Answer>((resolve) => this.#awaited.set(id, resolve));
    await this.send({ id, method, params });
    return answer;
  }

  /** @throws when a message of one of these sides so far was not as the protocol has it. */
  verify(...sides: Side[]): void {
    const problems = sides.flatMap((side) => this.#problems[side].map((problem) => `${side}: ${problem}`));
    if (problems.length > 0) throw new Error(`Not as the protocol has it:\n${problems.join("\n")}`);
  }

  async close(): Promise<void> {
    await (await this.#wire).close();
  }

  #say(wire: Wire, message: Message): void {
    this.#problems.client.push(...this.#protocol.problemsOf("client", message));
    wire.send(message);
  }

  #receive(message: Message): void {
    this.#problems.server.push(...this.#protocol.problemsOf("server", message));
    const heard: Heard = { ...message };
    const { id, method, params } = heard;
    const awaits = method === undefined ? this.#awaited.get(String(id)) : undefined;
    if (awaits !== undefined) return awaits(heard);
    this.#hear(heard);
    if (method !== undefined && id !== undefined) void this.send({ id, ...this.#reply(method, params) });
  }
}
