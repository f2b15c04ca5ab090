import type { DebugProtocol } from "@vscode/debugprotocol";
import { t } from "@vscode/l10n";
import { isRequest, isResponse } from "./message-kinds.ts";

/** The requests that an adapter has not answered: when it ends they need an answer all the same, or VS Code waits for ever. */
export class OpenRequests {
  readonly #open = new Map<number, DebugProtocol.Request>();
  #ended: string | undefined;
  /** Whether it has agreed to end. */
  #isOver = false;

  /** Notes a message to the adapter. Returns what answers it in the adapter's place, once that has ended. */
  sent(message: object): DebugProtocol.Response[] {
    if (isRequest(message)) this.#open.set(message.seq, message);
    return this.#ended === undefined ? [] : this.#fail(this.#ended);
  }

  /** Notes a message from the adapter. */
  received(message: object): void {
    if (!isResponse(message)) return;
    this.#isOver ||= message.success && this.#open.get(message.request_seq)?.command === "disconnect";
    this.#open.delete(message.request_seq);
  }

  /** The adapter is gone. Returns what tells VS Code, and through it the person: nothing where it was told to end. */
  end(reason: string): DebugProtocol.ProtocolMessage[] {
    if (this.#isOver) {
      this.#ended = t("The session has ended. Start another.");
      return this.#fail(this.#ended);
    }
    this.#ended = t`KTrace's debug adapter ended unexpectedly (${reason}). Start the session again.`;
    const output = event("output", { category: "stderr", output: `${this.#ended}\n` });
    return [output, ...this.#fail(this.#ended), event("terminated")];
  }

  #fail(message: string): DebugProtocol.Response[] {
    const responses = [...this.#open.values()].map(({ seq, command }) => ({
      seq: 0,
      type: "response" as const,
      request_seq: seq,
      command,
      success: false,
      message,
    }));
    this.#open.clear();
    return responses;
  }
}

const event = (name: string, body?: object): DebugProtocol.Event => ({ seq: 0, type: "event", event: name, body });
