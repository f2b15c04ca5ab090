import * as vscode from "vscode";
import type { LiveSessions } from "../views/track.ts";
import { DumpCommands } from "./commands.ts";
import { DumpEditors } from "./editors.ts";
import { DumpNotes } from "./notes.ts";
import { recogniseDumps } from "./recognise.ts";
import { DumpSessions } from "./sessions.ts";
import { keepPictureSeen } from "./show-text.ts";
import type { StartAdapter } from "./with-dump.ts";

/** What the extension has for dumps. */
export interface Dumps extends vscode.Disposable {
  readonly editors: DumpEditors;
  /** Has to be told of sessions. */
  readonly sessions: DumpSessions;
}

/** Registers the custom editor for dumps, the commands for them, and what is told of sessions on them. */
export function registerDumps(
  { extension, extensionUri }: vscode.ExtensionContext,
  start: StartAdapter,
  live: LiveSessions,
): Dumps {
  const notes = new DumpNotes();
  const editors = new DumpEditors(extensionUri, start, notes);
  const sessions = new DumpSessions(live, notes);
  const commands = new DumpCommands(start, editors, sessions).register();
  const registered = vscode.Disposable.from(
    editors,
    commands,
    notes,
    recogniseDumps(extension),
    keepPictureSeen(editors),
  );
  return { editors, sessions, dispose: () => registered.dispose() };
}
