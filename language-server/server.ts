import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { ReadText } from "#language";
import { PullDiagnostics } from "./diagnostics/pull-diagnostics.ts";
import { PushDiagnostics } from "./diagnostics/push-diagnostics.ts";
import { features } from "./features.ts";
import { Folders, type ListFiles } from "./folders.ts";
import { cancellable, Questions } from "./questions.ts";
import { createReader } from "./reader.ts";
import { Workspace } from "./workspace.ts";

/** What the server's host has. */
interface Host {
  /** Reads `file:` URIs where there is a disk. Files elsewhere, and all of them where this is absent, are asked of the client (`ktrace/readFile`). */
  readonly readLocal?: ReadText;
  /** Finds the files of `file:` folders likewise. */
  readonly listLocal?: ListFiles;
  /** Has memory count for more than speed. */
  readonly saveMemory?: () => void;
}

/** Serves one client until it goes. */
export function serve(connection: Connection, { readLocal, listLocal, saveMemory }: Host = {}): void {
  const folders = new Folders(connection, listLocal);
  const workspace = new Workspace(createReader(connection, readLocal), () => folders.files());
  if (saveMemory !== undefined) workspace.onFull = saveMemory;
  workspace.onError = (error) => connection.console.error(error instanceof Error ? `${error.stack}` : String(error));
  connection.onInitialize((client) => {
    const { capabilities } = client;
    folders.follow(client);
    followTexts(connection, workspace);
    const questions = new Questions(connection, workspace, capabilities);
    for (const feature of features) feature.answer(questions);
    connection.onInitialized(() => {
      if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) watch(connection);
      questions.settings.follow();
    });
    const offers = features.map((feature) => feature.offer(capabilities));
    const workspaceFolders = { supported: true, changeNotifications: true };
    const inFolders = capabilities.workspace?.workspaceFolders ? { workspaceFolders } : {};
    return {
      serverInfo: { name: "KTrace" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...Object.assign({}, ...offers),
        workspace: Object.assign(inFolders, ...offers.map(({ workspace }) => workspace)),
        ...reportDiagnostics(questions),
      },
    };
  });
  connection.listen();
}

function followTexts(connection: Connection, workspace: Workspace): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => workspace.open(uri, version, text));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    workspace.change(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => workspace.close(uri));
  connection.onDidChangeWatchedFiles(({ changes }) => workspace.changedOnDisk(changes.map(({ uri }) => uri)));
}

function watch(connection: Connection): void {
  void connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: [{ globPattern: "**/*.ktrace" }],
  });
}

/** Diagnostics are asked for where the client can do that, else sent; never both, or editors show them twice. */
function reportDiagnostics(questions: Questions): ServerCapabilities {
  const { workspace, analysis, search, settings, client } = questions;
  const pulls = client.textDocument?.diagnostic !== undefined;
  const tell = pulls ? handOut(questions) : sendOut(questions);
  workspace.onChanged = () => search.changed();
  workspace.onChecked = (changed) => {
    tell(changed);
    search.checked().catch(workspace.onError);
  };
  search.onFound = () => tell(new Set());
  settings.onChange(() => {
    analysis.isOn = settings.look.analysis.static;
    search.settings = settings.look.search;
    search.changed();
    workspace.tellAgain();
  });
  if (!pulls) return {};
  const workspaceDiagnostics = client.workspace?.diagnostics !== undefined;
  return { diagnosticProvider: { identifier: "ktrace", interFileDependencies: true, workspaceDiagnostics } };
}

/** Tells that there may be other diagnostics, after a change of some files. */
type Tell = (changed: ReadonlySet<string>) => void;

function sendOut({ connection, workspace, analysis, search }: Questions): Tell {
  const push = new PushDiagnostics(connection, workspace, [analysis, search]);
  return () => push.checked();
}

function handOut({ connection, workspace, analysis, search, client }: Questions): Tell {
  const pull = new PullDiagnostics(workspace, [analysis, search], () => {
    if (client.workspace?.diagnostics?.refreshSupport) void connection.languages.diagnostics.refresh();
    // Names in the other files may mean something else now.
    if (client.workspace?.semanticTokens?.refreshSupport) connection.languages.semanticTokens.refresh();
  });
  connection.languages.diagnostics.on(cancellable(({ textDocument: { uri } }, token) => pull.ofDocument(uri, token)));
  connection.languages.diagnostics.onWorkspace((_, token) => pull.ofOtherFiles(token));
  return (changed) => pull.checked(changed);
}
