import {
  type ClientCapabilities,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticTag,
} from "vscode-languageserver";

/** What a client can show of a diagnostic besides its message. */
export interface Shows {
  readonly related: boolean;
  readonly tags: boolean;
}

export function showsOf({ textDocument }: ClientCapabilities): Shows {
  const can =
    textDocument?.diagnostic === undefined
      ? [textDocument?.publishDiagnostics]
      : [textDocument.diagnostic, textDocument.publishDiagnostics];
  return {
    related: can.some((each) => each?.relatedInformation === true),
    tags: can.some((each) => each?.tagSupport?.valueSet.includes(DiagnosticTag.Unnecessary) === true),
  };
}

/** A message with the other places that it is about; a client that shows no other places reads of them in it. */
export function withRelated(
  message: string,
  related: readonly DiagnosticRelatedInformation[],
  shows: Shows,
): Pick<Diagnostic, "message" | "relatedInformation"> {
  if (shows.related) return related.length === 0 ? { message } : { message, relatedInformation: [...related] };
  const lines = related.map(({ location, message: text }) => `\nLine ${location.range.start.line + 1}: ${text}`);
  return { message: message + lines.join("") };
}
