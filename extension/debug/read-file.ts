import type { DebugProtocol } from "@vscode/debugprotocol";
import { readText } from "../read-text.ts";
import type { ReadFileRequest } from "./message-kinds.ts";

/** Answers the adapter's `ktrace/readFile`. */
export async function answerReadFile({ seq, command, arguments: { uri } }: ReadFileRequest): Promise<object> {
  const response = { seq: 0, type: "response", request_seq: seq, command };
  try {
    return { ...response, success: true, body: { text: await readText(uri) } };
  } catch (error) {
    return { ...response, success: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Tells the adapter in `initialize` that it can ask for files. */
export const announcingReadFile = (message: DebugProtocol.InitializeRequest): object => ({
  ...message,
  arguments: { ...message.arguments, supportsKtraceReadFile: true },
});
