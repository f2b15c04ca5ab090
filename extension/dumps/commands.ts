import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { DumpBody, DumpTextArguments, DumpTextBody } from "#protocol";
import { addressFor, dumpConfigurationFor } from "../debug/configurations.ts";
import { startSession } from "../debug/start-session.ts";
import { readText } from "../read-text.ts";
import { offerToOpen, saveFile } from "../save-file.ts";
import { telling } from "../telling.ts";
import { pictureAddress, textAddress } from "./addresses.ts";
import { besides, DUMP_EDITOR, type DumpEditors } from "./editors.ts";
import { languageOfFormat } from "./languages.ts";
import type { DumpSessions } from "./sessions.ts";
import { showText, uriOfProgram, visibleTextOf } from "./show-text.ts";
import { type StartAdapter, withDump } from "./with-dump.ts";

/** What a person can have done with dumps. */
export class DumpCommands {
  readonly #start: StartAdapter;
  readonly #editors: DumpEditors;
  readonly #sessions: DumpSessions;

  constructor(start: StartAdapter, editors: DumpEditors, sessions: DumpSessions) {
    this.#start = start;
    this.#editors = editors;
    this.#sessions = sessions;
  }

  register(): vscode.Disposable {
    const commands: Readonly<Record<string, (uri: vscode.Uri) => Thenable<unknown>>> = {
      openDumpAsGraph: (uri) => openAsGraph(uri),
      debugDump: (uri) => this.#debug(uri),
      dumpText: (uri) => showText(uri, this.#editors),
      captureFromDump: (uri) => this.#writeAnew(uri, "capture"),
      scenarioFromDump: (uri) => this.#writeAnew(uri, "scenario"),
      saveDumpReport: (uri) => this.#saveReport(uri),
    };
    return vscode.Disposable.from(
      vscode.commands.registerCommand("ktrace.openDumpFromClipboard", () => this.#openClipboard()),
      ...Object.entries(commands).map(([name, act]) =>
        vscode.commands.registerCommand(`ktrace.${name}`, async (given: unknown) => {
          const uri = this.#meant(given);
          if (uri !== undefined) await act(uri);
          else
            void vscode.window.showErrorMessage(
              t(
                "KTrace: there is no dump here. Open the text of one first, or copy it and take “Open Dump from Clipboard”.",
              ),
            );
        }),
      ),
    );
  }

  /** The dump that a menu gives, or else the one that the person is at: in its editor, as a text, or in a session. */
  #meant(given: unknown): vscode.Uri | undefined {
    if (given instanceof vscode.Uri) return textAddress(given);
    const text = vscode.window.activeTextEditor?.document.uri;
    const program: unknown = this.#sessions.active?.configuration.program;
    return (
      this.#editors.active?.document.text ?? text ?? (typeof program === "string" ? uriOfProgram(program) : undefined)
    );
  }

  async #debug(uri: vscode.Uri): Promise<void> {
    // A stop shows its row where the person was last: that has to be beside the picture.
    if (this.#editors.isSeen(uri)) await showText(uri, this.#editors);
    await startSession(uri, dumpConfigurationFor(uri));
  }

  async #openClipboard(): Promise<void> {
    const content = await vscode.env.clipboard.readText();
    if (content.trim() === "") {
      void vscode.window.showErrorMessage(t("KTrace: the clipboard holds no text. Copy the text of a dump first."));
      return;
    }
    const dump = await telling(() =>
      withDump(
        this.#start,
        "untitled:Clipboard",
        async () => content,
        (client) => client.ask<DumpBody>("ktrace/dump"),
      ),
    );
    if (dump === undefined) return;
    const language = languageOfFormat(dump.format);
    const document = await vscode.workspace.openTextDocument({ content, language });
    await vscode.window.showTextDocument(document);
    const [graph, debug] = [t("Open as Graph"), t("Debug")];
    const chosen = await vscode.window.showInformationMessage(`KTrace: ${dump.headline}.`, graph, debug);
    if (chosen === graph) await openAsGraph(document.uri);
    if (chosen === debug) await this.#debug(document.uri);
  }

  /** Shows the dump as a text of KTrace's language, which nobody has saved yet. */
  async #writeAnew(uri: vscode.Uri, as: DumpTextArguments["as"]): Promise<void> {
    const made = await this.#textOf(uri, as);
    if (made === undefined) return;
    const document = await vscode.workspace.openTextDocument({ content: made.text, language: "ktrace" });
    await vscode.window.showTextDocument(document);
  }

  async #saveReport(uri: vscode.Uri): Promise<void> {
    const made = await this.#textOf(uri, "report");
    if (made === undefined) return;
    const { name, text: content } = made;
    const title = t("Save the Report");
    const target = await saveFile({ title, name, content, session: undefined, filter: "Markdown" });
    if (target !== undefined) await offerToOpen(t`KTrace: the report is saved: ${target.path}`, target);
  }

  #textOf(uri: vscode.Uri, as: DumpTextArguments["as"]): Promise<DumpTextBody | undefined> {
    const args: DumpTextArguments = { as };
    return telling(() =>
      withDump(this.#start, addressFor(uri), readText, (client) => client.ask<DumpTextBody>("ktrace/dumpText", args)),
    );
  }
}

/** Opens the picture beside the text, where that can be seen. */
function openAsGraph(uri: vscode.Uri): Thenable<unknown> {
  const text = visibleTextOf(uri);
  const column = text === undefined ? vscode.ViewColumn.Active : besides(text);
  return vscode.commands.executeCommand("vscode.openWith", pictureAddress(uri), DUMP_EDITOR, column);
}
