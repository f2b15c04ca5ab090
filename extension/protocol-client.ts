// Installs what the protocol's packages need of their host; it is nothing that Node does not have, too.
import "vscode-languageclient/browser";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  Disposable,
  LanguageClient,
  type LanguageClientOptions,
  type Message,
  type MessageConnection,
} from "vscode-languageclient";
import type { Channel } from "./channel.ts";

/** The language client over a channel, which `start` makes anew when the server has ended by itself. */
export function createLanguageClient(start: () => Channel<"lsp">, options: LanguageClientOptions): LanguageClient {
  const connect = async () => {
    const channel = start();
    return { reader: new ChannelReader(channel), writer: new ChannelWriter(channel), detached: false };
  };
  return new LanguageClient("ktrace", "KTrace", connect, options);
}

/** JSON-RPC with a server that is not one for a language. */
export const connect = (channel: Channel<"checker">): MessageConnection =>
  createMessageConnection(new ChannelReader(channel), new ChannelWriter(channel));

/** A channel of one of the servers that speak JSON-RPC. */
type JsonRpcChannel = Channel<"checker"> | Channel<"lsp">;

class ChannelReader extends AbstractMessageReader {
  readonly #channel: JsonRpcChannel;

  constructor(channel: JsonRpcChannel) {
    super();
    this.#channel = channel;
  }

  listen(callback: DataCallback): Disposable {
    this.#channel.onMessage(callback);
    this.#channel.onEnd(() => this.fireClose());
    return Disposable.create(() => this.#channel.close());
  }
}

class ChannelWriter extends AbstractMessageWriter {
  readonly #channel: JsonRpcChannel;

  constructor(channel: JsonRpcChannel) {
    super();
    this.#channel = channel;
  }

  async write(message: Message): Promise<void> {
    this.#channel.send(message);
  }

  end(): void {
    this.#channel.close();
  }
}
