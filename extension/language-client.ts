import * as vscode from "vscode";
import { findBundle } from "./bundle.ts";
import { findFiles } from "./find-files.ts";
import type { Host } from "./host.ts";
import { readText } from "./read-text.ts";

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
    const client = await host.createLanguageClient(await findBundle(context, host.serversBundle), {
      documentSelector: [{ language: "ktrace" }],
      synchronize: { fileEvents: watcher },
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
    client.onRequest("ktrace/findFiles", async ({ folder }: { folder: string }) => ({ uris: await findFiles(folder) }));
    context.subscriptions.push(client);
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      `KTrace: the language server did not start, so there are no diagnostics and no outline. ${reason} Then reload the window.`,
    );
  }
}
