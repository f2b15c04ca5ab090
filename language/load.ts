import { EmptyFileSystemProvider, type FileSystemProvider, URI } from "langium";
import type { LanguageDiagnostic } from "./document-validator.ts";
import type { Source } from "./generated/ast.ts";
import { asSource, type Scenario, type SourceDocument } from "./scenario.ts";
import { createKtraceServices, type KtraceServices } from "./services.ts";

/** Reads a text; `undefined` when there is none at this URI. A rejection's message is shown to the user. */
export type ReadText = (uri: string) => Promise<string | undefined>;

/** Lines and columns count from 0, columns in UTF-16 units, as in the Language Server Protocol. */
export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface Diagnostic {
  readonly uri: string;
  readonly range: Range;
  readonly severity: "error" | "warning" | "information";
  /** The kind of mistake, stable between versions. */
  readonly code: string;
  readonly message: string;
}

/** A checked file with all that it imports. */
export interface LoadedDocument {
  readonly uri: string;
  /** The main file first. Empty when it cannot be read. */
  readonly files: readonly SourceDocument[];
  /** What the names of the main file mean; `undefined` when it cannot be read. */
  readonly scenario: Scenario | undefined;
  readonly main: Source | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly services: KtraceServices;
}

/** Reads, parses and checks a file and what it imports. It does not reject: what is wrong is in `diagnostics`. */
export async function load(uri: string, read: ReadText): Promise<LoadedDocument> {
  const { shared, ktrace } = createKtraceServices(textFileSystem(read));
  const parsed = URI.parse(uri);
  const document = await shared.workspace.LangiumDocuments.getOrCreateDocument(parsed).then(asSource, messageOf);
  if (document === undefined || typeof document === "string") {
    const message = document ?? "This is not a ktrace source.";
    return {
      uri,
      files: [],
      scenario: undefined,
      main: undefined,
      diagnostics: [unreadable(uri, message)],
      services: ktrace,
    };
  }
  await shared.workspace.DocumentBuilder.build([document], { validation: true });
  return loadedOf(document, ktrace);
}

/** A file that is linked and checked by some services, as `load` would give it. */
export function loadedOf(document: SourceDocument, services: KtraceServices): LoadedDocument {
  const scenario = services.scenarios.of(document);
  const diagnostics = scenario.files.flatMap((file) =>
    (file.diagnostics ?? []).map((found) => toDiagnostic(file, found)),
  );
  const uri = document.uri.toString();
  return { uri, files: scenario.files, scenario, main: document.parseResult.value, diagnostics, services };
}

/** A file system that reads texts and can do nothing else. */
export function textFileSystem(read: ReadText): FileSystemProvider {
  const readFile = async (uri: URI): Promise<string> => {
    const text = await read(uri.toString());
    if (text === undefined) throw new Error("There is no such file.");
    return text;
  };
  return Object.assign(new EmptyFileSystemProvider(), { readFile });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unreadable(uri: string, message: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    uri,
    range: { start, end: start },
    severity: "error",
    code: "unreadable",
    message: `Cannot read \`${uri}\`: ${message}`,
  };
}

const severities = ["error", "warning", "information", "information"] as const;

function toDiagnostic(file: SourceDocument, { range, severity, code, data, message }: LanguageDiagnostic): Diagnostic {
  return {
    uri: file.uri.toString(),
    range,
    severity: severities[(severity ?? 1) - 1] ?? "error",
    code: String(code ?? data?.code ?? "syntax"),
    message: typeof message === "string" ? message : message.value,
  };
}
