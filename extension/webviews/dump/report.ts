import { t } from "@vscode/l10n";
import type { DumpBody, GraphPlace } from "#protocol";
import { html } from "../graph/dom.ts";

type Go = (place: GraphPlace) => void;

/** What a dump tells, sentence by sentence; each that stands on a row of the text leads there. */
export const reportOf = ({ sections }: DumpBody, go: Go): HTMLElement[] =>
  sections.map(({ title, ordered, sentences }) =>
    html(
      "section",
      {},
      html("h2", {}, title),
      html(
        ordered ? "ol" : "ul",
        {},
        ...sentences.map(({ text, source }) => html("li", {}, sentenceLink(text, source, go))),
      ),
    ),
  );

/** A sentence, with the line that it leads to behind it. */
function sentenceLink(text: string, place: GraphPlace | undefined, go: Go): HTMLElement {
  const sentence = linkTo(text, place, go);
  if (place === undefined) return sentence;
  sentence.classList.add("sentence");
  sentence.append(" ", html("span", { class: "line" }, t`line ${place.line}`));
  return sentence;
}

/** A text that leads to a row, where there is one. */
export function linkTo(text: string, place: GraphPlace | undefined, go: Go): HTMLElement {
  if (place === undefined) return html("span", {}, text);
  const link = html("button", { type: "button", class: "link", title: t`Line ${place.line} of the dump` }, text);
  link.addEventListener("click", () => go(place));
  return link;
}
