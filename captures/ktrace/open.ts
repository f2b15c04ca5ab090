import { type Capture as CaptureNode, isCapture, isTask, type LoadedDocument } from "#language";
import type { Capture } from "../capture.ts";
import { helenosKnowledge } from "../methods/knowledge.ts";
import { type OpenedDump, openCapture } from "../open.ts";
import { noKnowledge } from "../system/knowledge.ts";
import { givenNames } from "./given-names.ts";

/** Whether a text may have a capture, by a look at it; comments and names are not told from what counts, so a load has to follow. */
export const mayHaveCapture = (text: string): boolean => /\bcapture\b/.test(text);

/** The captures of a text that has no task to run. */
export function capturesOf({ main }: LoadedDocument): CaptureNode[] {
  const { items = [] } = main ?? {};
  return items.some(isTask) ? [] : items.filter(isCapture);
}

/** A capture of a text without mistakes, with all that follows from it. The text's own protocols name methods. */
export function openCaptureOf(document: LoadedDocument, capture: Capture): OpenedDump {
  const names = givenNames(document);
  const knowledge =
    capture.kernel === undefined ? { ...noKnowledge, nameOf: names } : helenosKnowledge(capture.kernel, names);
  return openCapture(capture, [], knowledge);
}
