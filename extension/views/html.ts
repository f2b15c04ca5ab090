/** The part of the window that a page lies on. */
export type Ground = "sideBar" | "panel" | "editor";

/** What a page says: its language, and the translations of its texts, by the texts. */
export interface Language {
  readonly name: string;
  readonly translations: Readonly<Record<string, string>> | undefined;
}

/**
 * The page of a webview. Its policy lets in the one script and the one style sheet that carry the nonce, and nothing else:
 * no inline code, no network, and as images only what the page draws itself, for a PNG is made of an image.
 */
export function pageHtml({
  title,
  script,
  style,
  nonce,
  ground,
  language,
}: Record<"title" | "script" | "style" | "nonce", string> & {
  /** What the page lies on: it has that colour where it covers itself. */
  readonly ground: Ground;
  readonly language: Language;
}): string {
  // In a page's data nothing ends it but its end tag.
  const translations = JSON.stringify(language.translations ?? {}).replaceAll("<", "\\u003c");
  return `<!DOCTYPE html>
<html lang="${language.name}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
  <link rel="stylesheet" nonce="${nonce}" href="${style}">
  <title>${title}</title>
</head>
<body>
  <main id="view" data-ground="${ground}"></main>
  <script nonce="${nonce}" id="translations" type="application/json">${translations}</script>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** 128 random bits, as the policy asks for: new for each page, not to be guessed. */
export function makeNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
