import * as vscode from "vscode";
import type { DumpBody, MomentBody } from "#protocol";
import { addressOf } from "../debug/place.ts";
import { askForStop } from "../views/ask-for-stop.ts";
import { ViewSessions } from "../views/sessions.ts";
import type { LiveSessions } from "../views/track.ts";
import type { DumpNotes } from "./notes.ts";

/** Follows the sessions on dumps: `ktrace.isDump` in `when` clauses says whether the one in focus is one, `ktrace.isTrace` whether it has more than one moment, and what could not be read is told in the text. */
export class DumpSessions {
  readonly sessions = new ViewSessions<MomentBody>();
  readonly #live: LiveSessions;
  readonly #notes: DumpNotes;
  /** Sessions whose notes are told. */
  readonly #told = new Set<vscode.DebugSession>();
  #isDump = false;
  #isTrace = false;

  constructor(live: LiveSessions, notes: DumpNotes) {
    this.#live = live;
    this.#notes = notes;
  }

  /** The session in focus, if it is on a dump. */
  get active(): vscode.DebugSession | undefined {
    const shown = this.sessions.shown(true);
    if (shown.kind !== "shown" || shown.body.isDump !== true) return undefined;
    return this.#live.get(shown.session.id);
  }

  /** A trace is a dump with more than one moment. */
  get #isOnTrace(): boolean {
    const shown = this.sessions.shown(true);
    return shown.kind === "shown" && shown.body.isDump === true && shown.body.furthest > 0;
  }

  update(): void {
    void askForStop(this, this.#live, "ktrace/moment");
    const { active } = this;
    if ((active !== undefined) !== this.#isDump) {
      this.#isDump = active !== undefined;
      void vscode.commands.executeCommand("setContext", "ktrace.isDump", this.#isDump);
    }
    if (this.#isOnTrace !== this.#isTrace) {
      this.#isTrace = this.#isOnTrace;
      void vscode.commands.executeCommand("setContext", "ktrace.isTrace", this.#isTrace);
    }
    for (const session of this.#told) if (!this.#live.has(session.id)) this.#forget(session);
    if (active !== undefined && !this.#told.has(active)) void this.#tell(active);
  }

  async #tell(session: vscode.DebugSession): Promise<void> {
    this.#told.add(session);
    const { notes }: DumpBody = await session.customRequest("ktrace/dump");
    const [first] = notes;
    if (first !== undefined && this.#told.has(session)) {
      this.#notes.tell(session, addressOf(first.source, session), notes);
    }
  }

  #forget(session: vscode.DebugSession): void {
    this.#told.delete(session);
    this.#notes.forget(session);
  }
}
