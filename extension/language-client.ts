import { t } from "@vscode/l10n";
import * as vscode from "vscode";
import type { StaticFeature } from "vscode-languageclient";
import { findFiles } from "./find-files.ts";
import { findProgram } from "./find-program.ts";
import type { Host } from "./host.ts";
import { readText } from "./read-text.ts";

/** Tells the server which commands it can have run, by lenses and the like. */
const commandsForServer: StaticFeature = {
  fillClientCapabilities(capabilities) {
    const commands = {
      commands: ["ktrace.check", "ktrace.debugScenario", "ktrace.debugSchedule", "ktrace.showReferences"],
    };
    capabilities.experimental = { ...Object(capabilities.experimental), commands };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

/**
 * Starts the language server. What it cannot read itself it asks for with `ktrace/readFile {uri} -> {text}`, and folders that it cannot
 * look into with `ktrace/findFiles {folder} -> {uris}`.
 */
export async function startLanguageClient(
  context: vscode.ExtensionContext,
  host: Host,
  log: vscode.LogOutputChannel,
): Promise<void> {
  try {
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.ktrace");
    context.subscriptions.push(watcher);
    const program = await findProgram(context);
    const start = () => {
      const channel = host.startServer(program, "lsp");
      channel.onEnd((reason) => log.error(`The language server ended: ${reason}`));
      return channel;
    };
    const client = await host.createLanguageClient(start, {
      documentSelector: [{ language: "ktrace" }],
      synchronize: { fileEvents: watcher, configurationSection: "ktrace" },
      outputChannel: log,
      middleware: {
        // A text that a debug session runs cannot be mended, and what it imports is not beside it.
        provideDiagnostics: (document, previous, token, next) => {
          const { scheme } = "uri" in document ? document.uri : document;
          return scheme === "debug" ? undefined : next(document, previous, token);
        },
      },
    });
    client.onRequest("ktrace/readFile", async ({ uri }: { uri: string }) => ({ text: await readText(uri) }));
    client.registerFeature(commandsForServer);
    client.onRequest("ktrace/findFiles", async ({ folder }: { folder: string }) => ({ uris: await findFiles(folder) }));
    context.subscriptions.push(client);
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      t`KTrace: the language server did not start, so there are no diagnostics and no outline. ${reason} Then reload the window.`,
    );
  }
}
