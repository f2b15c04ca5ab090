import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver";
import type { Questions } from "./questions.ts";

/** Something that the server can do for an editor. */
export interface Feature {
  /** What the server says of it in its answer to `initialize`. `client`: what the editor can do. */
  offer(client: ClientCapabilities): ServerCapabilities;
  /** Says how its questions are answered. */
  answer(questions: Questions): void;
}
