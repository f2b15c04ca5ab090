/**
 * What a web bundle gets for Node's net, fs, path, url and os. `@vscode/debugadapter` loads them for servers, log files and
 * `file:` paths, and a session in a worker has none of these. A use of one would be a call of `undefined`, seen at once.
 */
export {};
