import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystemProvider,
  type FileSystemProvider,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
  type Module,
  type PartialLangiumCoreServices,
  type PartialLangiumSharedCoreServices,
} from "langium";
import { KtraceDocumentBuilder } from "./document-builder.ts";
import { KtraceDocumentFactory } from "./document-factory.ts";
import { KtraceDocumentValidator } from "./document-validator.ts";
import { KtraceGeneratedModule, KtraceGeneratedSharedModule } from "./generated/module.ts";
import { KtraceIndexManager } from "./index-manager.ts";
import { KtraceLexer, KtraceLexerErrors } from "./lexer.ts";
import { KtraceLinker } from "./linker.ts";
import { KtraceParseErrors } from "./parse-errors.ts";
import { ktraceParserOf } from "./parser.ts";
import { type Predeclared, parsePredeclared } from "./predeclared.ts";
import { Scenarios } from "./scenario.ts";
import { KtraceScopeComputation, KtraceScopeProvider } from "./scope.ts";
import { KtraceServiceRegistry } from "./service-registry.ts";
import { KtraceTokenBuilder } from "./token-builder.ts";
import { registerChecks } from "./validation/index.ts";
import { KtraceValueConverter } from "./value-converter.ts";

/** What this language adds to Langium's services. */
export interface KtraceAddedServices {
  readonly predeclared: () => Predeclared;
  readonly scenarios: Scenarios;
  readonly references: { readonly ScopeProvider: KtraceScopeProvider };
}

export type KtraceServices = LangiumCoreServices & KtraceAddedServices;

/** The language's part of the services; a language server injects it after Langium's own modules. */
export const KtraceModule: Module<KtraceServices, PartialLangiumCoreServices & KtraceAddedServices> = {
  predeclared: (services) => {
    let parsed: Predeclared | undefined;
    return () => {
      parsed ??= parsePredeclared(services.shared);
      return parsed;
    };
  },
  scenarios: (services) => new Scenarios(services.shared, services.predeclared),
  parser: {
    TokenBuilder: () => new KtraceTokenBuilder(),
    LangiumParser: (services) => ktraceParserOf(services),
    Lexer: (services) => new KtraceLexer(services),
    ValueConverter: () => new KtraceValueConverter(),
    LexerErrorMessageProvider: () => new KtraceLexerErrors(),
    ParserErrorMessageProvider: () => new KtraceParseErrors(),
  },
  references: {
    ScopeComputation: (services) => new KtraceScopeComputation(services),
    ScopeProvider: (services) => new KtraceScopeProvider(services),
    Linker: (services) => new KtraceLinker(services),
  },
  validation: { DocumentValidator: (services) => new KtraceDocumentValidator(services) },
};

/** The part that all files share: a builder that also loads what a file imports. */
export const KtraceSharedModule: Module<LangiumSharedCoreServices, PartialLangiumSharedCoreServices> = {
  ServiceRegistry: (services) => new KtraceServiceRegistry(services),
  workspace: {
    DocumentBuilder: (services) => new KtraceDocumentBuilder(services),
    LangiumDocumentFactory: (services) => new KtraceDocumentFactory(services),
    IndexManager: (services) => new KtraceIndexManager(services),
  },
};

/** Services without a language server. Imported files are read through `fileSystemProvider`; the default has none. */
export function createKtraceServices(fileSystemProvider: FileSystemProvider = new EmptyFileSystemProvider()) {
  const shared = inject(
    createDefaultSharedCoreModule({ fileSystemProvider: () => fileSystemProvider }),
    KtraceGeneratedSharedModule,
    KtraceSharedModule,
  );
  const ktrace = inject(createDefaultCoreModule({ shared }), KtraceGeneratedModule, KtraceModule);
  shared.ServiceRegistry.register(ktrace);
  registerChecks(ktrace);
  return { shared, ktrace };
}
