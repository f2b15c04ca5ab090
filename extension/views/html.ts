/**
 * The page of a webview. Its policy lets in the one script and the one style sheet that carry the nonce, and nothing else:
 * no inline code, no images, no network.
 */
export function pageHtml({
  title,
  script,
  style,
  nonce,
}: Record<"title" | "script" | "style" | "nonce", string>): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
  <link rel="stylesheet" nonce="${nonce}" href="${style}">
  <title>${title}</title>
</head>
<body>
  <main id="view"></main>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** 128 random bits, as the policy asks for: new for each page, not to be guessed. */
export function makeNonce(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
