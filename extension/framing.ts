import { t } from "@vscode/l10n";

const separator = "\r\n\r\n";

/** A message as the Debug Adapter Protocol writes it on a byte stream. */
export function frame(message: object): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  return concat(new TextEncoder().encode(`Content-Length: ${body.length}${separator}`), body);
}

/** Takes a byte stream apart again, however its chunks fall. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array();

  /** The bodies that are complete with this chunk. Throws when the stream is not in the protocol's form. */
  read(chunk: Uint8Array): string[] {
    this.#rest = concat(this.#rest, chunk);
    const bodies: string[] = [];
    for (let body = this.#take(); body !== undefined; body = this.#take()) bodies.push(body);
    return bodies;
  }

  #take(): string | undefined {
    // One character a byte, so that places in the text are places in the bytes. Headers are ASCII.
    const head = new TextDecoder("latin1").decode(this.#rest.subarray(0, maxHeader));
    const end = head.indexOf(separator);
    if (end < 0) {
      if (this.#rest.length >= maxHeader) throw new Error(t`no header where one belongs: ${head.slice(0, 80)}`);
      return undefined;
    }
    const length = /^Content-Length: (\d+)$/im.exec(head.slice(0, end))?.[1];
    if (length === undefined) throw new Error(t`a header without Content-Length: ${head.slice(0, end)}`);
    const start = end + separator.length;
    const stop = start + Number(length);
    if (this.#rest.length < stop) return undefined;
    const body = new TextDecoder().decode(this.#rest.subarray(start, stop));
    this.#rest = this.#rest.subarray(stop);
    return body;
  }
}

/** A header has one or two short lines; anything longer is not a header. */
const maxHeader = 1024;

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
