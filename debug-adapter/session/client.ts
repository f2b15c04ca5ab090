import type { DebugProtocol } from "@vscode/debugprotocol";
import { URI, Utils } from "vscode-uri";

/** A drive letter of Windows is not a scheme. */
const hasScheme = /^[a-z][a-z0-9+.-]+:/i;

/** A URI in one spelling, without `..` and `//` in its path, so that equal ones are equal strings. */
export const sameUri = (uri: string): string => oneSpelling(URI.parse(uri));

const oneSpelling = (uri: URI): string => (uri.path === "" ? uri : Utils.joinPath(uri, ".")).toString();

/** The URI of a file that a client names by its path or its URI. */
export const uriOfPath = (path: string): string => (hasScheme.test(path) ? sameUri(path) : oneSpelling(URI.file(path)));

/** Whether a path or URI names a file by itself; the debugger knows no folder that another could start from. */
export const isAbsolute = (path: string): boolean => hasScheme.test(path) || /^([a-z]:)?[/\\]/i.test(path);

/** A path where the file has one, for people and for clients. */
export function pathOfUri(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.scheme === "file" ? parsed.fsPath : uri;
}

export const nameOfUri = (uri: string): string => Utils.basename(URI.parse(uri));

/** The name without what is behind its last dot: that of a file that is made of this one. */
export const stemOfUri = (uri: string): string => nameOfUri(uri).replace(/\.[^.]*$/, "");

/** What the client said of itself in `initialize`, and lines, columns and files in the form that it asked for. */
export class Client {
  readonly #firstLine: number;
  readonly #firstColumn: number;
  readonly #wantsUris: boolean;
  /** Whether it answers the reverse request `ktrace/readFile`. */
  readonly readsFiles: boolean;
  /** Whether it asks again for what it shows when it is told that this is out of date. */
  readonly asksAgain: boolean;
  /** Whether it shows what takes long. */
  readonly showsProgress: boolean;

  constructor(
    announced: Partial<DebugProtocol.InitializeRequestArguments> & { readonly supportsKtraceReadFile?: boolean },
  ) {
    this.#firstLine = announced.linesStartAt1 === false ? 0 : 1;
    this.#firstColumn = announced.columnsStartAt1 === false ? 0 : 1;
    this.#wantsUris = announced.pathFormat === "uri";
    this.readsFiles = announced.supportsKtraceReadFile === true;
    this.showsProgress = announced.supportsProgressReporting === true;
    this.asksAgain = announced.supportsInvalidatedEvent === true;
  }

  /** To a line that counts from 0, and back. */
  lineFrom = (line: number): number => line - this.#firstLine;
  lineTo = (line: number): number => line + this.#firstLine;
  columnFrom = (column: number): number => column - this.#firstColumn;
  columnTo = (column: number): number => column + this.#firstColumn;

  /** A file as the client names it: by its path where it has one, or by its URI. */
  pathTo = (uri: string): string => (this.#wantsUris ? uri : pathOfUri(uri));
}
