import * as vscode from "vscode";
import type { SelectionEvent } from "#protocol";
import type { Focus, SessionName } from "../webviews/messages.ts";

/** What follows the sessions of KTrace. */
export interface Follower {
  readonly sessions: {
    start(session: SessionName): void;
    end(id: string): void;
    focus(id: string | undefined): void;
    focusStack(id: string, focus: Focus): void;
    stopped(id: string): void;
    resumed(id: string): void;
    changed(id: string): void;
  };
  /** Is called after each. */
  update(): void;
}

/** What else happens at a stop: it is one at a deadlock; or nothing has moved, and frames have other ids. */
interface Heard {
  deadlocked(): void;
  selected(session: string): void;
}

/** The sessions of KTrace that go on, by their ids. */
export type LiveSessions = ReadonlyMap<string, vscode.DebugSession>;

/** Tells followers what happens in VS Code: sessions, their stops, and what has the focus; and keeps `live`. */
export function trackSessions(
  followers: readonly Follower[],
  live: Map<string, vscode.DebugSession>,
  heard: Heard,
): vscode.Disposable {
  const tell = (what: (sessions: Follower["sessions"]) => void) => {
    for (const { sessions } of followers) what(sessions);
    for (const follower of followers) follower.update();
  };
  const end = (session: vscode.DebugSession) => {
    live.delete(session.id);
    tell((sessions) => sessions.end(session.id));
  };
  const tracker = (session: vscode.DebugSession): vscode.DebugAdapterTracker => ({
    // VS Code does not tell of the end of a session whose launch was refused.
    onWillStopSession: () => end(session),
    onDidSendMessage(message: { event?: string; body?: { text?: string } & Partial<SelectionEvent> }) {
      if (message.event === "stopped" && message.body?.isSelection) return heard.selected(session.id);
      if (message.event === "stopped" && message.body?.text === "deadlock") heard.deadlocked();
      if (message.event === "stopped") tell((sessions) => sessions.stopped(session.id));
      else if (message.event === "invalidated") tell((sessions) => sessions.changed(session.id));
      else if (message.event === "continued") tell((sessions) => sessions.resumed(session.id));
    },
  });
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterTrackerFactory("ktrace", {
      createDebugAdapterTracker(session) {
        live.set(session.id, session);
        tell((sessions) => sessions.start(session));
        return tracker(session);
      },
    }),
    vscode.debug.onDidTerminateDebugSession(end),
    vscode.debug.onDidChangeActiveDebugSession((session) => tell((sessions) => sessions.focus(session?.id))),
    vscode.debug.onDidChangeActiveStackItem((item) => {
      if (!item) return;
      const frame = item instanceof vscode.DebugStackFrame ? item.frameId : undefined;
      tell((sessions) => sessions.focusStack(item.session.id, { task: item.threadId, frame }));
    }),
  );
}
