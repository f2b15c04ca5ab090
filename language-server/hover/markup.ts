import type { MarkupContent, MarkupKind } from "vscode-languageserver";

/** Markdown as a client shows it, which says in which `formats` it can: as it is, or as plain text. */
export function markupFor(formats: readonly MarkupKind[] | undefined, { value }: MarkupContent): MarkupContent {
  if (formats?.includes("markdown")) return { kind: "markdown", value };
  return { kind: "plaintext", value: withoutMarks(value) };
}

/** Without fences, and of links their names. */
function withoutMarks(markdown: string): string {
  return markdown
    .replace(/^```.*\n?/gm, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll("`", "");
}
