import { placeText, type Run, type Story, shortNames, storyLines, storyText } from "#simulator";
import type { Exception } from "../running/stop.ts";
import { eventSentence } from "./event-text.ts";
import type { Stories } from "./stories.ts";

/** What went wrong, for the editor's exception widget: in one line, and in plain words with its places. */
export async function exceptionText(
  run: Run,
  stories: Stories,
  exception: Exception,
): Promise<{ readonly headline: string; readonly text: string }> {
  if ("event" in exception) {
    const text = eventSentence(run, exception.event);
    return { headline: text, text };
  }
  if (exception.filter === "check") return refutedText(run, exception);
  const { story } = await ("finding" in exception
    ? stories.ofFinding(exception.finding)
    : stories.ofFault(exception.fault));
  const files = shortNames(run.program.files);
  // Where there is only one thing to say, the short story says it, and the long one would say it again.
  const isShort = story.sections.length === 1 && story.sections[0].sentences.length === 1;
  const text =
    exception.filter === "deadlock"
      ? deadlockText(story, files)
      : isShort
        ? storyLines(story, files)
        : storyText(story, files);
  return { headline: story.headline, text: text.trimEnd() };
}

function refutedText(run: Run, { check, clause }: Exception & { filter: "check" }) {
  const headline = `The check "${check}" is refuted`;
  const place = placeText(clause.place, shortNames(run.program.files));
  const when = run.step === 0 ? "does not hold at the start" : `no longer holds after step ${run.step}`;
  return { headline, text: `${headline}: \`${clause.text}\` ${when} [${place}].` };
}

/**
 * First what a reader with little room needs: who, why, and what would have helped. Then the circle, wait by wait, unless it was
 * told in place of a cause; how it came about is a long list, for which the widget has no room.
 */
function deadlockText(story: Story, files: readonly string[]): string {
  const [waits] = story.sections;
  if (waits.sentences.some((sentence) => story.summary.includes(sentence))) return storyLines(story, files);
  const circle = storyText({ ...story, headline: "", sections: [waits] }, files);
  return `${storyLines(story, files)}\n${circle.trimStart()}`;
}
