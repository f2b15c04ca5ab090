import {
  type AstNode,
  type Cancellation,
  DefaultLangiumDocumentFactory,
  DocumentState,
  type LangiumDocument,
} from "langium";
import type { KtraceParserOptions } from "./parser.ts";

/** Where a text changed, its document keeps what can be kept of the tree. */
export class KtraceDocumentFactory extends DefaultLangiumDocumentFactory {
  override async update<T extends AstNode = AstNode>(
    document: LangiumDocument<T>,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<LangiumDocument<T>> {
    const text = await this.getUpdatedText(document, undefined, cancelToken);
    const root = document.parseResult.value;
    Object.defineProperty(document, "textDocument", {
      get: this.createTextDocumentGetter(document.uri, text),
      configurable: true,
    });
    // Without a pause: nobody may see a tree that has given parts of itself away.
    if (root.$cstNode?.root.fullText !== text) {
      const options: KtraceParserOptions = { previous: root };
      document.parseResult = this.parse<T>(document.uri, text, options);
      Object.assign(document.parseResult.value, { $document: document });
    }
    document.state = DocumentState.Parsed;
    return document;
  }
}
