const name = "Content-Length:";
const separator = "\r\n\r\n";
/** A header has one or two short lines; anything longer is none. */
const longest = 1024;

/**
 * Takes a client's byte stream apart into messages with their headers. After a header with a wrong length it goes on at the next header, so that no
 * more than that message is lost.
 */
export class Frames {
  #rest = Buffer.alloc(0);

  /** What is complete with this chunk. What is no message is among it, with its header, for who tells of it. */
  read(chunk: Uint8Array): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    for (let frame = this.#take(); frame !== undefined; frame = this.#take()) frames.push(frame);
    return frames;
  }

  #take(): Buffer | undefined {
    for (;;) {
      const start = this.#rest.indexOf(name);
      // What is before a header belongs to nothing; at the end a header may begin.
      this.#rest = this.#rest.subarray(start < 0 ? Math.max(0, this.#rest.length - name.length + 1) : start);
      if (start < 0) return undefined;
      const end = this.#rest.indexOf(separator);
      if (end < 0 && this.#rest.length < longest) return undefined;
      const length = end < 0 ? undefined : /^Content-Length: *(\d+)$/m.exec(this.#rest.toString("latin1", 0, end))?.[1];
      if (length === undefined) {
        this.#rest = this.#rest.subarray(name.length);
        continue;
      }
      const body = end + separator.length;
      const next = body + Number(length);
      if (this.#rest.length < next) return undefined;
      const frame = this.#rest.subarray(0, next);
      this.#rest = this.#rest.subarray(isJson(frame.toString("utf8", body)) ? next : body);
      return frame;
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
