export { explain, explaining, explainPresent, headlineOf } from "./explain.ts";
export { placeText, shortNames, storyLines, storyMarkdown, storyParagraph, storyText } from "./render.ts";
export type { Section, Sentence, Story } from "./story.ts";
export { waitingSentence } from "./waiting.ts";
