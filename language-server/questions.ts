import { isOperationCancelled } from "langium";
import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { wrongIn } from "./diagnostics/diagnostics.ts";
import { showsOf } from "./diagnostics/related.ts";
import { StaticAnalysis } from "./diagnostics/static-analysis.ts";
import type { File } from "./files.ts";
import { BackgroundSearch } from "./search/background-search.ts";
import { Settings } from "./settings.ts";
import type { Workspace } from "./workspace.ts";

type Handler<P, R> = (params: P, token: CancellationToken) => Promise<R>;

/** The questions of one client, and what their answers are made from. */
export class Questions {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly analysis: StaticAnalysis;
  readonly search: BackgroundSearch;
  /** What the client can do. */
  readonly client: ClientCapabilities;
  readonly settings: Settings;

  constructor(connection: Connection, workspace: Workspace, client: ClientCapabilities) {
    const shows = showsOf(client);
    this.connection = connection;
    this.workspace = workspace;
    this.client = client;
    this.settings = new Settings(connection, client);
    this.analysis = new StaticAnalysis(workspace, shows);
    this.search = new BackgroundSearch(workspace, shows);
    workspace.onRest = (document) => wrongIn(document, workspace, this.analysis);
  }

  /** How a question about a file is answered: for its text as it was when the question came, which is what positions are about. */
  about<P extends { textDocument: { uri: string } }, R>(
    answer: (document: SourceDocument, params: P) => R | undefined,
  ): Handler<P, R | null> {
    return cancellable((params, token) =>
      this.of(params.textDocument.uri, token, (document) => answer(document, params)),
    );
  }

  /** How a question about a file is answered to which all files of the workspace matter; it is refused when one changes meanwhile. */
  across<P extends { textDocument: { uri: string } }, R>(
    answer: (file: File, params: P, token: CancellationToken) => Promise<R | undefined>,
  ): Handler<P, R | null> {
    return cancellable(async (params, token) => {
      const { services } = this.workspace;
      const document = await this.workspace.checked(params.textDocument.uri, token);
      if (document === undefined) return null;
      return (await this.unchanged(() => answer({ document, services }, params, token))) ?? null;
    });
  }

  /** Makes an answer from all files; rejects when one of them changes meanwhile. */
  async unchanged<R>(answer: () => Promise<R>): Promise<R> {
    const { edition } = this.workspace;
    const answered = await this.workspace.keepAwake(answer);
    if (this.workspace.edition !== edition)
      throw new ResponseError(LSPErrorCodes.ContentModified, "A text changed before this was answered.");
    return answered;
  }

  /** The answer for a file, once it is checked; `null` where it is not known. Rejects when its text changes meanwhile. */
  async of<R>(
    uri: string,
    token: CancellationToken,
    answer: (document: SourceDocument) => R | undefined,
  ): Promise<R | null> {
    const version = this.workspace.versionOf(uri);
    const document = await this.workspace.checked(uri, token);
    if (this.workspace.versionOf(uri) !== version)
      throw new ResponseError(LSPErrorCodes.ContentModified, "The text changed before this was answered.");
    return (document && answer(document)) ?? null;
  }
}

/** A handler that says so, as the protocol wants it, when the client has withdrawn its question, or asks what makes no sense. */
export function cancellable<P, R>(answer: Handler<P, R>): Handler<P, R> {
  return async (params, token) => {
    try {
      return await answer(params, token);
    } catch (error) {
      if (isOperationCancelled(error))
        throw new ResponseError(LSPErrorCodes.RequestCancelled, "The question was withdrawn.");
      if (error instanceof ResponseError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new ResponseError(ErrorCodes.InternalError, `This cannot be answered as it was asked: ${why}`);
    }
  };
}
