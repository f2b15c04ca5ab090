import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { DumpBody, DumpTextArguments, DumpTextBody } from "#protocol";
import { addressFor, dumpConfigurationFor } from "../debug/configurations.ts";
import { startSession } from "../debug/start-session.ts";
import { readText } from "../read-text.ts";
import { offerToOpen, saveFile } from "../save-file.ts";
import { DumpClient, type ReadDump } from "./client.ts";
import type { StartAdapter } from "./document.ts";
import { besides, DUMP_EDITOR, type DumpEditors } from "./editors.ts";
import { languageOfFormat } from "./languages.ts";
import type { DumpSessions } from "./sessions.ts";

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
      dumpText: (uri) => this.#showText(uri),
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
    if (given instanceof vscode.Uri) return given;
    const text = vscode.window.activeTextEditor?.document.uri;
    const program: unknown = this.#sessions.active?.configuration.program;
    return this.#editors.active?.document.uri ?? text ?? (typeof program === "string" ? uriOf(program) : undefined);
  }

  async #debug(uri: vscode.Uri): Promise<void> {
    // A stop shows its row where the person was last: that has to be beside the picture.
    if (this.#editors.active?.document.uri.toString() === uri.toString()) await this.#showText(uri);
    await startSession(uri, dumpConfigurationFor(uri));
  }

  async #showText(uri: vscode.Uri): Promise<void> {
    const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
    const viewColumn = open?.viewColumn ?? besides(vscode.window.tabGroups.activeTabGroup);
    await telling(async () => void (await vscode.window.showTextDocument(uri, { viewColumn })));
  }

  async #openClipboard(): Promise<void> {
    const content = await vscode.env.clipboard.readText();
    if (content.trim() === "") {
      void vscode.window.showErrorMessage(t("KTrace: the clipboard holds no text. Copy the text of a dump first."));
      return;
    }
    const dump = await telling(() => this.#ask<DumpBody>("untitled:Clipboard", async () => content, "ktrace/dump"));
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
    return telling(() => this.#ask<DumpTextBody>(addressFor(uri), readText, "ktrace/dumpText", args));
  }

  /** Asks one thing about a dump, of an adapter for it alone. */
  async #ask<Body>(program: string, read: ReadDump, request: `ktrace/${string}`, args?: object): Promise<Body> {
    const client = new DumpClient(await this.#start(), read);
    try {
      await client.open(program);
      return await client.ask<Body>(request, args);
    } finally {
      client.close();
    }
  }
}

const openAsGraph = (uri: vscode.Uri): Thenable<unknown> =>
  vscode.commands.executeCommand("vscode.openWith", uri, DUMP_EDITOR);

/** The address that a launch configuration has: a path or a URI. */
const uriOf = (program: string): vscode.Uri =>
  /^[a-z][a-z0-9+.-]+:/i.test(program) ? vscode.Uri.parse(program, true) : vscode.Uri.file(program);

/** What something gives; when it fails the person is told why. */
async function telling<Value>(something: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await something();
  } catch (error) {
    void vscode.window.showErrorMessage(`KTrace: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
