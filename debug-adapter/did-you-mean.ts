import { didYouMean as marked } from "#language";
import type { Program } from "#simulator";

/** ` Did you mean …?` with the nearest of the names that are known, or nothing: for messages that are shown as plain text. */
export const didYouMean = (name: string, known: Iterable<string>): string => marked(name, known).replaceAll("`", "");

/** What to say of a task that is not there. */
export function noTask({ tasks }: Program, name: string): string {
  const names = tasks.map((task) => task.name);
  return `There is no task ${name}.${didYouMean(name, names)}`;
}
