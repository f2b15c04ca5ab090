import type { DebugProtocol } from "@vscode/debugprotocol";
import { isResponse } from "./message-kinds.ts";

/**
 * VS Code replaces what is before the cursor, by the length alone. Where there is a start, which counts from 1, it takes it for one from 0, and hides what
 * fits; so it gets none.
 */
export function withoutStarts<Message extends DebugProtocol.ProtocolMessage>(message: Message): Message {
  if (!isResponse(message) || message.command !== "completions" || !message.success) return message;
  const { targets }: DebugProtocol.CompletionsResponse["body"] = message.body;
  return { ...message, body: { targets: targets.map(({ start: _, ...rest }) => rest) } };
}
