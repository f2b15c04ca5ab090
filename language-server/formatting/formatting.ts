import {
  ErrorCodes,
  type FormattingOptions,
  type Position,
  type Range,
  ResponseError,
  type TextEdit,
} from "vscode-languageserver";
import type { KtraceServices, SourceDocument } from "#language";
import type { Feature } from "../feature.ts";
import { leavesAt } from "../names.ts";
import { format } from "./format.ts";

export const formattingFeature: Feature = {
  offer: () => ({
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
  }),
  answer: (questions) => {
    const { connection, workspace } = questions;
    const { services } = workspace;
    connection.onDocumentFormatting(
      questions.about((document, { options }) => format(document, services, usable(options))),
    );
    connection.onDocumentRangeFormatting(
      questions.about((document, { range, options }) => formatRange(document, services, usable(options), range)),
    );
    connection.onDocumentOnTypeFormatting(
      questions.about((document, { position, ch, options }) =>
        formatTyped(document, services, usable(options), position, ch),
      ),
    );
  },
};

/** Wider than anybody's level. */
const mostSpaces = 100;

/** @throws where a level cannot be as wide as the editor says. */
function usable(options: FormattingOptions): FormattingOptions {
  const { tabSize } = options;
  if (Number.isInteger(tabSize) && tabSize >= 0 && tabSize <= mostSpaces) return options;
  const message = `\`tabSize\` is ${tabSize}; expected a whole number from 0 to ${mostSpaces}.`;
  throw new ResponseError(ErrorCodes.InvalidParams, message);
}

/** Formats the lines that a range touches; one that ends at the beginning of a line does not touch that one. */
export function formatRange(
  document: SourceDocument,
  services: KtraceServices,
  options: FormattingOptions,
  { start, end }: Range,
): TextEdit[] {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return format(document, services, options, { first: start.line, last, typing: false });
}

/** After `}`, formats the lines of what it ends; after a new line, the one above and the indentation of the new one. */
export function formatTyped(
  document: SourceDocument,
  services: KtraceServices,
  options: FormattingOptions,
  position: Position,
  typed: string,
): TextEdit[] {
  const last = position.line;
  if (typed !== "}") return format(document, services, options, { first: last - 1, last, typing: true });
  const brace = leavesAt(document, position).find(
    ({ text, end }) => text === "}" && end === document.textDocument.offsetAt(position),
  );
  const first = brace?.astNode.$cstNode?.range.start.line;
  return first === undefined ? [] : format(document, services, options, { first, last, typing: true });
}
