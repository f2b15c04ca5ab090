const OFFSETS = [0x811c9dc5, 0x01000193] as const;
const PRIME = 0x01000193;

/** Sixteen hexadecimal digits that tell texts apart (FNV-1a, twice with different offsets). Not for secrets. */
export function digest(text: string): string {
  return OFFSETS.map((offset) => {
    let hash: number = offset;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), PRIME);
    return (hash >>> 0).toString(16).padStart(8, "0");
  }).join("");
}
