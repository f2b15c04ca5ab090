import type { ReadText } from "#language";
import type { ReadFileArguments } from "../protocol.ts";
import type { Client } from "./client.ts";

/** Reads a text that this process can get at by itself; `undefined` for a URI of which it can not. */
export type OwnReader = (uri: string) => Promise<string | undefined> | undefined;

/** Asks the client for a text by the reverse request `ktrace/readFile`; rejects with the client's reason. */
export type AskClient = (args: ReadFileArguments) => Promise<string>;

/** Two readers in a row: what the first has read, the next is given once, and then reads anew. */
export function inARow(read: ReadText): { readonly first: ReadText; readonly next: ReadText } {
  const texts = new Map<string, string>();
  return {
    first: async (uri) => {
      const text = await read(uri);
      if (text !== undefined) texts.set(uri, text);
      return text;
    },
    next: async (uri) => {
      const text = texts.get(uri);
      texts.delete(uri);
      return text ?? read(uri);
    },
  };
}

/** Reads scenarios: through the client where that offers it, because it knows what its editors have not saved, else by itself. */
export function readerFor(client: Client, readOwn: OwnReader, ask: AskClient): ReadText {
  return async (uri) => {
    if (client.readsFiles) {
      // What it says of a file that it cannot read is not for people; the disk says it better.
      return ask({ uri }).catch((error: unknown) => readOwn(uri) ?? Promise.reject(error));
    }
    const own = readOwn(uri);
    if (own !== undefined) return own;
    throw new Error(
      "The debugger can only read files of this machine here, and its client does not read others for it.",
    );
  };
}
