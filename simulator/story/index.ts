export { explain } from "./explain.ts";
export { placeText, shortNames, storyMarkdown, storyText } from "./render.ts";
export type { Section, Sentence, Story } from "./story.ts";
