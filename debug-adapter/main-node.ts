/** The debug adapter on stdio: for the extension in a Node process, and for any other client. */
import { readFile } from "node:fs/promises";
import { pipeline, Transform } from "node:stream";
import { fileURLToPath } from "node:url";
import { decode } from "#language";
import { Frames } from "./frames.ts";
import { prepare } from "./session/prepare.ts";
import { KtraceSession } from "./session/session.ts";

/** Reads a file of this machine; `undefined` where there is none. */
async function readLocal(uri: string): Promise<string | undefined> {
  try {
    return decode(await readFile(fileURLToPath(uri)));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "EISDIR") throw new Error("It is a folder; name a file in it.");
    throw error;
  }
}

const session = new KtraceSession(
  (uri) => (uri.startsWith("file:") ? readLocal(uri) : undefined),
  Math.random,
  () => performance.now(),
);
const frames = new Frames();
const messages = new Transform({
  transform: (chunk: Buffer, _, done) => done(null, Buffer.concat(frames.read(chunk))),
});
// An error of the input is one of the stream that the session reads, which tells of it.
session.start(
  pipeline(process.stdin, messages, () => {}),
  process.stdout,
);
prepare(() => session.isAsked);
