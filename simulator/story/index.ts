export { explain, explaining, explainPresent, headlineOf, outcomeText, storyOf } from "./explain.ts";
export { placeText, shortNames, storyLines, storyMarkdown, storyParagraph, storyText } from "./render.ts";
export type { Section, Sentence, Story } from "./story.ts";
export { victimSentences } from "./victims.ts";
export { waitingSentence, waitingSentences, waitingText } from "./waiting.ts";
export { dutyOf, fewNames, fibrilText, list, methodText } from "./words.ts";
