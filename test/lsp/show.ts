const lineWidth = 140;

/** JSON with short places, each value on a line of its own where the whole does not fit into one. */
export function show(value: unknown, indent = "  "): string {
  const text = JSON.stringify(shorten(value), null, 1).replace(/\n */g, " ");
  const isFlat = typeof value !== "object" || value === null || (Array.isArray(value) && typeof value[0] === "number");
  if (isFlat || text.length + indent.length <= lineWidth) return text;
  const short: unknown = shorten(value);
  const items = Array.isArray(short)
    ? short.map((item) => show(item, `${indent}  `))
    : Object.entries(Object(short)).map(([key, item]) => `${JSON.stringify(key)}: ${show(item, `${indent}  `)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${items.map((item) => indent + item).join(",\n")}\n${indent.slice(2)}${close}`;
}

function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, shorten(item)]);
  const [keys, [a, b]] = [entries.map(([key]) => key).join(), entries.map(([, item]) => item)];
  if (keys === "line,character") return `${a}:${b}`;
  return keys === "start,end" ? `${a}-${b}` : Object.fromEntries(entries);
}
