/** The debug adapter in a Web Worker: messages come and go whole. It reads no file by itself. */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { prepare } from "./session/prepare.ts";
import { KtraceSession } from "./session/session.ts";

const session = new KtraceSession(
  () => undefined,
  Math.random,
  () => performance.now(),
);
session.onDidSendMessage((message) => postMessage(message));
addEventListener("message", ({ data }: MessageEvent<DebugProtocol.ProtocolMessage>) => session.handleMessage(data));
prepare(() => session.isAsked);
