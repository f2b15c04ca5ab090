import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  type Message,
} from "vscode-languageserver/node";
import { serve } from "../../language-server/index.ts";

/** An editor's way to a server. */
export interface Wire {
  send(message: Message): void;
  /** Ends the server. */
  close(): Promise<void>;
}

/** Starts a server; `hear` gets what it says. */
export type Connect = (hear: (message: Message) => void) => Wire | Promise<Wire>;

/** A server in this process. What is said becomes text on its way, as on any other. */
export const inProcess: Connect = (hear) => {
  const toServer = new Inbox();
  serve(createConnection(toServer, new Outbox((message) => hear(JSON.parse(JSON.stringify(message))))));
  return { send: (message) => toServer.deliver(JSON.parse(JSON.stringify(message))), close: async () => {} };
};

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
    this.#hear(message);
  }
  end(): void {}
}
