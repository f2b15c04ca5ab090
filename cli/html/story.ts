import { placeText, type Section, type Sentence, type Story } from "#simulator";
import { element, type Markup } from "../markup.ts";
import { anchorOf, type SourceFile } from "./sources.ts";

/** The story in short; the headline, with which it begins, stands above it. */
export function summaryOf({ headline, summary }: Story, files: readonly SourceFile[]): Markup | [] {
  const sentences = summary.filter(({ text }) => text !== `${headline}.`);
  if (sentences.length === 0) return [];
  return element(
    "section",
    { class: "summary", "aria-label": "In short" },
    sentences.map((sentence) => element("p", {}, tell(sentence, files))),
  );
}

export const tellSection = ({ title, ordered, sentences }: Section, files: readonly SourceFile[]): Markup =>
  element(
    "section",
    {},
    element("h2", {}, title),
    element(
      ordered ? "ol" : "ul",
      {},
      sentences.map((sentence) => element("li", {}, tell(sentence, files))),
    ),
  );

/** A sentence with a link to its place, and its step. */
function tell({ text, place, step }: Sentence, files: readonly SourceFile[]) {
  const names = files.map(({ name }) => name);
  const at = place === undefined ? [] : [element("a", { href: `#${anchorOf(place)}` }, placeText(place, names))];
  const when = step === undefined ? [] : [`step ${step}`];
  const [first, ...rest] = [...at, ...when];
  if (first === undefined) return text;
  return [
    text,
    " ",
    element(
      "span",
      { class: "quiet" },
      "[",
      first,
      rest.map((part) => [", ", part]),
      "]",
    ),
  ];
}
