import { DebugSession, Event, Response } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Run } from "#simulator";
import type { ReadFileArguments, ReadFileBody } from "../protocol.ts";
import type { Clock } from "../running/slices.ts";
import { Debugger } from "./debugger.ts";
import { cancelled } from "./progress.ts";
import type { OwnReader } from "./read-text.ts";
import { RequestError } from "./request-error.ts";
import type { Asked, Handlers } from "./requests.ts";
import { flawOf } from "./shapes.ts";

/** A client has so long to read a file for us. */
const readTimeout = 60_000;

/** The identity that the protocol wants each kind of error to have: all of ours are for people. */
const errorId = 1;

/** A conversation with one client: hands each request to its handler, and sends back what that returns or why it could not. */
export class KtraceSession extends DebugSession {
  readonly #debugger: Debugger;
  #isAsked = false;
  /** Requests that wait for their answers, by their numbers. */
  readonly #waiting = new Map<number, AbortController>();

  /** `readOwn` reads what this process can read by itself; `chance` gives random numbers of at least 0 and below 1; `now` counts milliseconds. */
  constructor(readOwn: OwnReader, chance: () => number, now: Clock) {
    super();
    this.#debugger = new Debugger({
      send: (event, body) => this.sendEvent(new Event(event, body)),
      end: () => this.shutdown(),
      readOwn,
      chance,
      now,
      cancel: (request) => this.#waiting.get(request)?.abort(),
      askClient: (args) => this.#askClient(args),
    });
    // The base class would end the process over a message that it cannot read.
    this.removeAllListeners("error");
    this.on("error", ({ body }: DebugProtocol.Event) => {
      // Who cannot be written to is gone, and need not be told.
      if (String(body).startsWith("outStream")) return this.shutdown();
      const output = `KTrace's debug adapter could not read a message: ${String(body)}\n`;
      this.sendEvent(new Event("output", { category: "stderr", output }));
    });
  }

  /** The run that is debugged, once a scenario is launched: what is said of it can be held against what it is. */
  get run(): Run | undefined {
    return this.#debugger.run;
  }

  /** Whether the client has asked for anything yet. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    this.#isAsked = true;
    void this.#respond(request);
  }

  async #respond(request: DebugProtocol.Request): Promise<void> {
    const response: DebugProtocol.Response = new Response(request);
    try {
      const { command } = request;
      if (!this.#knows(command)) throw new RequestError(`KTrace's debugger has no request "${command}".`);
      const args = request.arguments ?? {};
      const flaw = flawOf(command, args);
      if (flaw !== undefined) throw new RequestError(flaw);
      const body = await this.#answered(request.seq, async (asked) => this.#debugger.handlers[command](args, asked));
      if (body !== undefined) response.body = body;
      this.sendResponse(response);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isKnown = error instanceof RequestError;
      const message = isKnown ? reason : `KTrace's debugger failed at the request "${request.command}": ${reason}`;
      const showUser = isKnown && error.showUser;
      response.success = false;
      response.message = message;
      response.body = { error: { id: errorId, format: message, showUser } };
      this.sendResponse(response);
    }
  }

  /** What a handler answers, unless the client does not want to know any more. */
  async #answered(seq: number, answer: (asked: Asked) => Promise<unknown>): Promise<unknown> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#waiting.set(seq, controller);
    try {
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(cancelled));
      });
      return await Promise.race([answer({ seq, signal }), aborted]);
    } finally {
      this.#waiting.delete(seq);
    }
  }

  #knows(command: string): command is keyof Handlers {
    return Object.hasOwn(this.#debugger.handlers, command);
  }

  #askClient(args: ReadFileArguments): Promise<string> {
    return new Promise((resolve, reject) => {
      this.sendRequest("ktrace/readFile", args, readTimeout, (response) => {
        const body: Partial<ReadFileBody> | undefined = response.body;
        if (response.success && typeof body?.text === "string") resolve(body.text);
        else reject(new Error(response.message ?? "The client did not read it."));
      });
    });
  }
}
