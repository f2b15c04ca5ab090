import { EmptyFileSystem, URI } from "langium";
import { asSource, compile, createKtraceServices, type LoadedDocument } from "#language";
import type { Program } from "#simulator";

/** A program, read once for both sides. */
export interface Loaded {
  readonly document: LoadedDocument;
  readonly program: Program;
}

const { shared, ktrace } = createKtraceServices(EmptyFileSystem.fileSystemProvider());
const uri = URI.parse("file:///main.ktrace");

/** Reads a program that imports nothing and must be right. Unlike `load` it makes no parser for each: thousands are read. */
export async function loaded(text: string): Promise<Loaded> {
  const { workspace } = shared;
  const parsed = asSource(workspace.LangiumDocumentFactory.fromString(text, uri));
  if (parsed === undefined) throw new Error("not a ktrace source");
  if (workspace.LangiumDocuments.hasDocument(uri)) workspace.LangiumDocuments.deleteDocument(uri);
  workspace.LangiumDocuments.addDocument(parsed);
  await workspace.DocumentBuilder.build([parsed], { validation: true });
  const scenario = ktrace.scenarios.of(parsed);
  const wrong = (parsed.diagnostics ?? []).filter(({ severity }) => severity === 1);
  if (wrong.length > 0) {
    throw new Error([...wrong.map(({ range, message }) => `${range.start.line + 1}: ${message}`), text].join("\n"));
  }
  const document: LoadedDocument = {
    uri: uri.toString(),
    files: scenario.files,
    scenario,
    main: parsed.parseResult.value,
    diagnostics: [],
    services: ktrace,
  };
  const { program } = compile(document, new Map());
  if (program === undefined) throw new Error(`it does not compile:\n${text}`);
  return { document, program };
}
