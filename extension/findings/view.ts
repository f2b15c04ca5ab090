import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { Verdict } from "#check-protocol";
import { addressOf, type CheckItems } from "../checks/items.ts";
import type { Searches } from "../checks/searches.ts";
import { themeIcon } from "../views/icon.ts";
import { changesIn } from "./changes.ts";
import type { Report } from "./report.ts";
import type { Row } from "./row.ts";
import { type Grouping, messageOf, refutedIn, rowsOf } from "./rows.ts";

const GROUPING = "ktrace.findings.byCircle";

/** The view *Findings*. Its elements are ids of rows, so that one that was handed out stands for what the row is now. */
export class FindingsView implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #items: CheckItems;
  readonly #searches: Searches;
  readonly #state: vscode.Memento;
  readonly #view: vscode.TreeView<string>;
  readonly #changed = new vscode.EventEmitter<string[] | undefined>();
  readonly #heard: vscode.Disposable;
  /** What a person has cleared away, until something else is known. */
  readonly #cleared = new WeakSet<Verdict>();
  readonly #byId = new Map<string, Row>();
  #roots: readonly Row[] = [];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(items: CheckItems, searches: Searches, state: vscode.Memento) {
    this.#items = items;
    this.#searches = searches;
    this.#state = state;
    this.#view = vscode.window.createTreeView("ktrace.findings", { treeDataProvider: this, showCollapseAll: true });
    searches.onDidChange(() => this.#update());
    this.#heard = items.onDidChange(() => this.#update());
    this.group(this.#grouping);
  }

  dispose(): void {
    this.#heard.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** The row that a menu was opened on; or the one that is selected. */
  row(given: unknown): Row | undefined {
    const id = typeof given === "string" ? given : this.#view.selection[0];
    return id === undefined ? undefined : this.#byId.get(id);
  }

  group(grouping: Grouping): void {
    const byCircle = grouping === "circle";
    void this.#state.update(GROUPING, byCircle);
    void vscode.commands.executeCommand("setContext", GROUPING, byCircle);
    this.#update();
  }

  /** Clears away what is known of a check, or all. */
  clear(row?: Row): void {
    const checks = row?.check === undefined ? this.#items.checks() : [this.#items.find(row.check.uri, row.check.name)];
    for (const check of checks) {
      const known = check && this.#items.known(check);
      if (known !== undefined) this.#cleared.add(known.verdict);
    }
    this.#update();
  }

  getChildren(id?: string): string[] {
    const rows = id === undefined ? this.#roots : (this.#byId.get(id)?.rows ?? []);
    return rows.map((row) => row.id);
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.#byId.get(id);
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(row?.label ?? "");
    if (row === undefined) return item;
    item.id = id;
    if (row.description !== "") item.description = row.description;
    item.tooltip = row.tooltip;
    item.iconPath = themeIcon(row.icon);
    item.contextValue = row.can.join(" ");
    item.collapsibleState = row.rows.length === 0 ? None : row.isOpen ? Expanded : Collapsed;
    item.accessibilityInformation = { label: [row.label, row.description].filter((part) => part !== "").join(", ") };
    if (row.does !== undefined) {
      item.command = { title: t("Show"), command: "ktrace.findings.show", arguments: [id] };
    }
    return item;
  }

  get #grouping(): Grouping {
    return this.#state.get(GROUPING, false) ? "circle" : "check";
  }

  #update(): void {
    const reports = this.#reports();
    const { all } = this.#searches;
    const before = this.#roots;
    this.#roots = rowsOf(reports, all, this.#grouping);
    this.#byId.clear();
    for (const row of this.#roots) this.#note(row);
    this.#view.message = messageOf(reports, all) ?? "";
    const refuted = refutedIn(reports);
    const tooltip = refuted === 1 ? t("1 check is refuted") : t`${refuted} checks are refuted`;
    this.#view.badge = refuted === 0 ? undefined : { value: refuted, tooltip };
    const isAnythingKnown = reports.some(({ known }) => known !== undefined);
    void vscode.commands.executeCommand("setContext", "ktrace.findings.has", isAnythingKnown);
    // A row that is drawn anew loses a click that has begun on one of its buttons.
    const changes = changesIn(before, this.#roots);
    if (changes === "others") this.#changed.fire(undefined);
    else if (changes.length > 0) this.#changed.fire([...changes]);
  }

  #note(row: Row): void {
    this.#byId.set(row.id, row);
    for (const below of row.rows) this.#note(below);
  }

  #reports(): Report[] {
    return this.#items.checks().map((check) => {
      const last = this.#items.known(check);
      const known = last !== undefined && this.#cleared.has(last.verdict) ? undefined : last;
      const { range } = check;
      const place = range && {
        uri: addressOf(check).uri,
        range: {
          start: { line: range.start.line, character: range.start.character },
          end: { line: range.start.line, character: range.start.character },
        },
      };
      return { ...addressOf(check), label: check.label, place, known };
    });
  }
}
