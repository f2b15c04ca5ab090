import type { Place } from "../program.ts";
import type { Section, Sentence, Story } from "./story.ts";

/** The last part of each URI, which may be all but its scheme (`untitled:Untitled-1`): enough to tell a scenario's files apart. */
export const shortNames = (uris: readonly string[]): string[] =>
  uris.map((uri) => decodeURIComponent(uri.slice(1 + Math.max(uri.lastIndexOf("/"), uri.indexOf(":")))));

/** The story in short, as one paragraph. */
export const storyParagraph = (story: Story): string => story.summary.map(({ text }) => text).join(" ");

/** The story in short, a line for each sentence. `files` are the names to show for the program's files. */
export const storyLines = (story: Story, files: readonly string[]): string =>
  story.summary.map((sentence) => `${sentence.text}${linkText(sentence, files)}\n`).join("");

/** The story as plain text. `files` are the names to show for the program's files. */
export function storyText(story: Story, files: readonly string[]): string {
  const parts = story.sections.map(
    (section) => `${section.title}\n${lines(section, (sentence) => `${sentence.text}${linkText(sentence, files)}`)}`,
  );
  return `${[story.headline, ...parts].join("\n\n")}\n`;
}

/** The story as Markdown. With `uris`, the program's files, places are links to them. */
export function storyMarkdown(story: Story, files: readonly string[], uris?: readonly string[]): string {
  const parts = story.sections.map(
    (section) =>
      `## ${section.title}\n\n${lines(section, (sentence) => `${escaped(sentence.text)}${escaped(linkText(sentence, files))}${targetText(sentence, uris)}`)}`,
  );
  return `${[`# ${escaped(story.headline)}`, ...parts].join("\n\n")}\n`;
}

function lines({ ordered, sentences }: Section, show: (sentence: Sentence) => string): string {
  return sentences.map((sentence, index) => `${ordered ? `${index + 1}.` : "-"} ${show(sentence)}`).join("\n");
}

/** ` [mount.ktrace:209, step 97]` */
function linkText({ place, step }: Sentence, files: readonly string[]): string {
  const at = place === undefined ? [] : [placeText(place, files)];
  const when = step === undefined ? [] : [`step ${step}`];
  const link = [...at, ...when].join(", ");
  return link === "" ? "" : ` [${link}]`;
}

/** What makes a link of `linkText`, which stands before it: `(file:///mount.ktrace#L209,5)`. */
function targetText({ place }: Sentence, uris: readonly string[] | undefined): string {
  if (place === undefined || uris === undefined) return "";
  return `(${uris[place.file]}#L${place.line + 1},${place.column + 1})`;
}

export const placeText = (place: Place, files: readonly string[]): string =>
  `${files[place.file] ?? "?"}:${place.line + 1}`;

/** Keeps Markdown from taking characters of names for its own; an underscore within a word it leaves alone. */
const escaped = (text: string): string => text.replace(/[\\`*<&~]|(?<!\w)_|_(?!\w)|\](?=[([])|^\[/g, "\\$&");
