import type { Place, Story } from "#simulator";
import { element, type Markup } from "../markup.ts";

/** A file of the scenario. */
export interface SourceFile {
  readonly path: string;
  /** A short name, by which the story refers to it. */
  readonly name: string;
  readonly text: string;
}

/** The name under which a place's line is found in the page. */
export const anchorOf = ({ file, line }: Pick<Place, "file" | "line">): string => `file-${file + 1}-line-${line + 1}`;

/** The text of every file, each line with its number; the lines that the story tells of are marked. */
export function sourcesOf(story: Story, files: readonly SourceFile[]): Markup[] {
  const sentences = [...story.summary, ...story.sections.flatMap((section) => section.sentences)];
  const told = new Set(sentences.flatMap(({ place }) => (place === undefined ? [] : [anchorOf(place)])));
  return files.map(({ path, text }, file) => {
    const lines = text.replace(/(\r\n?|\n)$/, "").split(/\r\n?|\n/);
    const isTold = lines.some((_, line) => told.has(anchorOf({ file, line })));
    return element(
      "section",
      { class: isTold ? undefined : "untold" },
      element("h2", {}, path),
      // The text of a file of which nothing is told is there for those who ask for it.
      element(
        "details",
        { open: isTold },
        element("summary", {}, lines.length === 1 ? "1 line" : `${lines.length} lines`),
        element(
          "pre",
          {},
          lines.map((content, line) => {
            const id = anchorOf({ file, line });
            return element("code", { id, "data-line": line + 1, class: told.has(id) ? "told" : undefined }, content);
          }),
        ),
      ),
    );
  });
}
