import type { Story } from "#simulator";
import { element, type Markup, markupOf, verbatim } from "../markup.ts";
import type { Picture } from "../svg/draw.ts";
import { type SourceFile, sourcesOf } from "./sources.ts";
import { summaryOf, tellSection } from "./story.ts";
import { fitting, style } from "./style.ts";

/** What a page is made of. */
export interface Autopsy {
  readonly story: Story;
  /** Which run it was. */
  readonly run: string;
  /** The picture of who waits for whom; `undefined` when nobody does. */
  readonly graph: Picture | undefined;
  /** The scenario's files; a `Place` counts into them. */
  readonly files: readonly SourceFile[];
  /** Who made the page. */
  readonly maker: string;
}

/** The page loads nothing and runs nothing, whatever stands in it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The story of a run as one page of HTML that needs nothing else: the words, the picture, and the text of the scenario. */
export function pageHtml({ story, run, graph, files, maker }: Autopsy): string {
  const head = element(
    "head",
    {},
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    element("meta", { name: "color-scheme", content: "light dark" }),
    element("meta", { name: "generator", content: maker }),
    element("title", {}, story.headline),
    element("style", {}, verbatim(graph === undefined ? style : style + fitting(graph.width))),
  );
  const body = element(
    "body",
    {},
    element("header", {}, element("h1", {}, story.headline), element("p", { class: "quiet" }, run)),
    element(
      "main",
      {},
      summaryOf(story, files),
      graph === undefined ? [] : figure(graph),
      story.sections.map((section) => tellSection(section, files)),
      sourcesOf(story, files),
    ),
    element("footer", { class: "quiet" }, maker),
  );
  return `<!DOCTYPE html>\n${markupOf(element("html", { lang: "en" }, head, body))}\n`;
}

const figure = (graph: Picture): Markup =>
  element(
    "section",
    {},
    element("h2", {}, "The wait-for graph"),
    element(
      "figure",
      {},
      // It may be wider than the screen, and is moved by the keyboard too.
      element("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Wait-for graph" }, graph),
      element(
        "figcaption",
        { class: "quiet" },
        "An arrow leads from who waits to whom it waits for. Red and thick: the deadlock; red and dashed: one that is only suspected. " +
          "Dashed grey boxes: victims. Dashed arrows: possible waits.",
      ),
    ),
  );
