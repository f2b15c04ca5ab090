import type { Connection } from "vscode-languageserver";
import type { ReadText } from "#language";

/** A client that does not answer in this time (in ms) has no such file: checking waits for the answer. */
const patience = 10_000;

/**
 * Reads files that no editor has open: `file:` by `readLocal` where there is a disk, all others through the client, which
 * answers `ktrace/readFile {uri}` with `{text}`. Rejects with the reason.
 */
export function createReader(connection: Connection, readLocal: ReadText | undefined): ReadText {
  return async (uri) => {
    if (readLocal !== undefined && uri.startsWith("file:")) return readLocal(uri);
    const { text } = await soon(connection.sendRequest<{ text: string }>("ktrace/readFile", { uri }));
    return text;
  };
}

function soon<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("The editor did not answer.")), patience);
    void answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
