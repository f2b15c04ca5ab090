/**
 * What the program gets for Node's `url` in `@vscode/debugadapter`. That needs it for `file:` paths that a client wants as URIs, which
 * KTrace's session does by itself. A use of it would be a call of `undefined`, seen at once.
 */
export {};
