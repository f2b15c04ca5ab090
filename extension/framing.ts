import { t } from "@vscode/l10n";

const separator = "\r\n\r\n";
/** A header has one or two short lines; anything longer is not a header. */
const longestHeader = 1024;

/** A message as the Debug Adapter Protocol writes it on a byte stream. */
export function frame(message: object): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  return concat(new TextEncoder().encode(`Content-Length: ${body.length}${separator}`), body);
}

/** Takes a byte stream apart again, however its chunks fall. */
export class FrameReader {
  /** With room behind what has come: a long message comes in many chunks. */
  #bytes = new Uint8Array(longestHeader);
  #start = 0;
  #end = 0;

  /** The bodies that are complete with this chunk. Throws when the stream is not in the protocol's form. */
  read(chunk: Uint8Array): string[] {
    this.#append(chunk);
    const bodies: string[] = [];
    for (let body = this.#take(); body !== undefined; body = this.#take()) bodies.push(body);
    return bodies;
  }

  get #rest(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#end - this.#start + chunk.length;
    if (this.#end + chunk.length > this.#bytes.length) {
      // Moved to the beginning, and into twice as much, no byte is copied often.
      const bytes = new Uint8Array(Math.max(this.#bytes.length, 2 * needed));
      bytes.set(this.#rest);
      this.#bytes = bytes;
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #take(): string | undefined {
    const rest = this.#rest;
    // One character a byte, so that places in the text are places in the bytes. Headers are ASCII.
    const head = new TextDecoder("latin1").decode(rest.subarray(0, longestHeader));
    const end = head.indexOf(separator);
    if (end < 0) {
      if (rest.length >= longestHeader) throw new Error(t`no header where one belongs: ${head.slice(0, 80)}`);
      return undefined;
    }
    const length = /^Content-Length: (\d+)$/im.exec(head.slice(0, end))?.[1];
    if (length === undefined) throw new Error(t`a header without Content-Length: ${head.slice(0, end)}`);
    const start = end + separator.length;
    const stop = start + Number(length);
    if (rest.length < stop) return undefined;
    this.#start += stop;
    return new TextDecoder().decode(rest.subarray(start, stop));
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
