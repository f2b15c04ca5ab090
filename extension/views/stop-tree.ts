import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { SessionName } from "../webviews/messages.ts";
import { momentText } from "../webviews/times.ts";
import { askForStop } from "./ask-for-stop.ts";
import { type Shown, type StopBody, ViewSessions } from "./sessions.ts";
import type { LiveSessions } from "./track.ts";

/** What a tree lists, and by which request it gets it. */
interface Listing<Row> {
  /** Of the view. */
  readonly id: string;
  readonly request: `ktrace/${string}`;
  readonly args?: object;
  /** What it says where it lists nothing. */
  readonly pending: () => string;
  readonly failed: (reason: string) => string;
  readonly options?: Pick<vscode.TreeViewOptions<Row>, "manageCheckboxStateManually">;
}

/** A tree of what the session in focus says of its stop. It asks only while it can be seen. */
export abstract class StopTree<Body extends StopBody, Row> implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly sessions = new ViewSessions<Body>();
  protected readonly view: vscode.TreeView<Row>;
  protected shown: Shown<Body> = { kind: "none", trusted: true };
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #live: LiveSessions;
  readonly #listing: Listing<Row>;

  constructor(live: LiveSessions, listing: Listing<Row>) {
    this.#live = live;
    this.#listing = listing;
    const options = { treeDataProvider: this, showCollapseAll: true, ...listing.options };
    this.view = vscode.window.createTreeView(listing.id, options);
    this.view.onDidChangeVisibility(() => this.update());
  }

  abstract getChildren(row?: Row): Row[];
  abstract getTreeItem(row: Row): vscode.TreeItem;
  /** Sentences about what is listed. */
  protected abstract notesOn(body: Body): string[];

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }

  /** The session of which something is shown. */
  get session(): vscode.DebugSession | undefined {
    return this.shown.kind === "none" ? undefined : this.#live.get(this.shown.session.id);
  }

  /** The row that a command means: the one whose menu it was taken from, or the one that is selected. */
  row(given: Row | undefined): Row | undefined {
    return given ?? this.view.selection[0];
  }

  /** Shows what is known, and asks for what is not. */
  update(): void {
    if (!this.view.visible) return;
    this.shown = this.sessions.shown(vscode.workspace.isTrusted);
    this.draw();
    void askForStop(this, this.#live, this.#listing.request, this.#listing.args);
  }

  protected draw(): void {
    const { shown } = this;
    this.view.description = shown.kind === "shown" ? nameOf(shown.session, shown.body) : "";
    this.view.message = this.#messageOf(shown);
    this.drawRows();
  }

  protected drawRows(): void {
    this.#changed.fire(undefined);
  }

  #messageOf(shown: Shown<Body>): string {
    const { pending, failed } = this.#listing;
    switch (shown.kind) {
      case "none":
        return "";
      case "pending":
        return pending();
      case "failed":
        return failed(shown.reason);
      case "shown": {
        const told = shown.stale ? [t("The scenario went on since: this is how it was.")] : [];
        return [...told, ...this.notesOn(shown.body)].join(" ");
      }
    }
  }
}

/** A dump has one moment. */
const nameOf = ({ name }: SessionName, { moment, isDump = false }: StopBody): string =>
  isDump ? name : t`step ${momentText(moment)}, ${name}`;
