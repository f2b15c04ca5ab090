import * as vscode from "vscode";
import type { GraphSessions } from "./sessions.ts";

/**
 * Tells `sessions` what happens in VS Code: sessions, their stops, and what has the focus. `changed` is called after each,
 * `deadlocked` besides when a session stopped at a deadlock.
 */
export function trackSessions(
  sessions: GraphSessions,
  live: Map<string, vscode.DebugSession>,
  changed: () => void,
  deadlocked: () => void,
): vscode.Disposable {
  const tracker = (session: vscode.DebugSession): vscode.DebugAdapterTracker => ({
    onDidSendMessage(message: { event?: string; body?: { text?: string } }) {
      if (message.event === "stopped" && message.body?.text === "deadlock") deadlocked();
      if (message.event === "stopped") sessions.stopped(session.id);
      else if (message.event === "invalidated") sessions.changed(session.id);
      else if (message.event === "continued") sessions.resumed(session.id);
      else return;
      changed();
    },
  });
  const end = (session: vscode.DebugSession) => {
    live.delete(session.id);
    sessions.end(session.id);
    changed();
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory("ktrace", {
      createDebugAdapterTracker(session) {
        live.set(session.id, session);
        sessions.start(session);
        changed();
        return tracker(session);
      },
    }),
    vscode.debug.onDidTerminateDebugSession(end),
    vscode.debug.onDidChangeActiveDebugSession((session) => {
      sessions.focus(session?.id);
      changed();
    }),
    vscode.debug.onDidChangeActiveStackItem((item) => {
      if (!item) return;
      const frame = item instanceof vscode.DebugStackFrame ? item.frameId : undefined;
      sessions.focusStack(item.session.id, { task: item.threadId, frame });
      changed();
    }),
  );
}
