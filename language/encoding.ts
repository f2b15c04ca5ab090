/**
 * The encoding of a text's bytes, by the mark at their beginning; without one it is UTF-8. What Windows PowerShell redirects into a file, such as a dump that
 * came over a line to a device, is UTF-16.
 */
export function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** The text of bytes in their own encoding; what is no character in it becomes U+FFFD. */
export const decode = (bytes: Uint8Array): string => new TextDecoder(encodingOf(bytes)).decode(bytes);
