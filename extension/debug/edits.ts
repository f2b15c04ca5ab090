import * as vscode from "vscode";

/** Who types is left alone for so long before the adapters look. */
const quietMilliseconds = 300;

/** Tells the sessions that a scenario's text may have changed, in an editor or on the disk: each goes on with its own and shows that. */
export function watchEdits(): vscode.Disposable {
  const sessions = new Set<vscode.DebugSession>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(timer);
    if (sessions.size === 0) return;
    timer = setTimeout(() => {
      // A session that is about to begin or to end need not know.
      for (const session of sessions) session.customRequest("ktrace/edited").then(undefined, () => {});
    }, quietMilliseconds);
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.ktrace");
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(tell),
    watcher.onDidDelete(tell),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId === "ktrace") tell();
    }),
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === "ktrace") sessions.add(session);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => sessions.delete(session)),
    { dispose: () => clearTimeout(timer) },
  );
}
