import { isOperationCancelled } from "langium";
import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  type DefinitionLink,
  DidChangeWatchedFilesNotification,
  type Location,
  LSPErrorCodes,
  ResponseError,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import type { ReadText, SourceDocument } from "#language";
import { definition } from "./definition.ts";
import { hover } from "./hover.ts";
import { outline } from "./outline.ts";
import { PullDiagnostics } from "./pull-diagnostics.ts";
import { PushDiagnostics } from "./push-diagnostics.ts";
import { createReader } from "./reader.ts";
import { legend, semanticTokens } from "./semantic-tokens.ts";
import { Workspace } from "./workspace.ts";

/**
 * Serves one client until it goes. `readLocal` reads `file:` URIs where there is a disk; files elsewhere, and all of them
 * where it is absent, are asked of the client (`ktrace/readFile`).
 */
export function serve(connection: Connection, readLocal?: ReadText): void {
  const workspace = new Workspace(createReader(connection, readLocal));
  workspace.onError = (error) => connection.console.error(error instanceof Error ? `${error.stack}` : String(error));
  connection.onInitialize(({ capabilities }) => {
    followTexts(connection, workspace);
    answerQuestions(connection, workspace, capabilities);
    if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration)
      connection.onInitialized(() => watch(connection));
    return {
      serverInfo: { name: "KTrace" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        documentSymbolProvider: true,
        hoverProvider: true,
        definitionProvider: true,
        semanticTokensProvider: { legend, full: true, range: true },
        ...reportDiagnostics(connection, workspace, capabilities),
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

function answerQuestions(connection: Connection, workspace: Workspace, client: ClientCapabilities): void {
  /** Answers for the text as it was when the question came, which is what its positions are about. */
  function about<P extends { textDocument: { uri: string } }, R>(
    answer: (document: SourceDocument, params: P) => R | undefined,
  ): (params: P, token: CancellationToken) => Promise<R | null> {
    return (params, token) =>
      orCancelled(async () => {
        const { uri } = params.textDocument;
        const version = workspace.versionOf(uri);
        const document = await workspace.checked(uri, token);
        if (workspace.versionOf(uri) !== version) throw changedMeanwhile();
        return (document && answer(document, params)) ?? null;
      });
  }
  const links = client.textDocument?.definition?.linkSupport === true;
  connection.onDocumentSymbol(about((document) => outline(document)));
  connection.onHover(about((document, { position }) => hover(document, position, workspace)));
  connection.onDefinition(
    about((document, { position }): DefinitionLink[] | Location[] | undefined => {
      const link = definition(document, position);
      if (link === undefined) return undefined;
      const uri = workspace.spell(link.targetUri);
      return links ? [{ ...link, targetUri: uri }] : [{ uri, range: link.targetSelectionRange }];
    }),
  );
  connection.languages.semanticTokens.on(about((document) => semanticTokens(document)));
  connection.languages.semanticTokens.onRange(about((document, { range }) => semanticTokens(document, range)));
}

/** Diagnostics are asked for where the client can do that, else sent; never both, or editors show them twice. */
function reportDiagnostics(
  connection: Connection,
  workspace: Workspace,
  client: ClientCapabilities,
): ServerCapabilities {
  if (client.textDocument?.diagnostic === undefined) {
    const push = new PushDiagnostics(connection, workspace);
    workspace.onChecked = () => push.checked();
    return {};
  }
  const pull = new PullDiagnostics(workspace, () => {
    if (client.workspace?.diagnostics?.refreshSupport) void connection.languages.diagnostics.refresh();
    // Names in the other files may mean something else now.
    if (client.workspace?.semanticTokens?.refreshSupport) connection.languages.semanticTokens.refresh();
  });
  workspace.onChecked = (changed) => pull.checked(changed);
  connection.languages.diagnostics.on(({ textDocument: { uri } }, token) =>
    orCancelled(() => pull.ofDocument(uri, token)),
  );
  connection.languages.diagnostics.onWorkspace((_, token) => pull.ofOtherFiles(token));
  return { diagnosticProvider: { identifier: "ktrace", interFileDependencies: true, workspaceDiagnostics: true } };
}

async function orCancelled<T>(answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    if (!isOperationCancelled(error)) throw error;
    throw new ResponseError(LSPErrorCodes.RequestCancelled, "The question was withdrawn.");
  }
}

function changedMeanwhile(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, "The text changed before this was answered.");
}
