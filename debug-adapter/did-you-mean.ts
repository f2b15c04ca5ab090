import { didYouMean as marked } from "#language";

/** ` Did you mean …?` with the nearest of the names that are known, or nothing: for messages that are shown as plain text. */
export const didYouMean = (name: string, known: Iterable<string>): string => marked(name, known).replaceAll("`", "");

/** What to say of a task that is not there. A server is often called without what its name begins with, a replica without its number. */
export function noTask(tasks: readonly { readonly name: string }[], name: string): string {
  const names = tasks.map((task) => task.name);
  const meant = names.find((each) => each.endsWith(`:${name}`) || each.startsWith(`${name}[`));
  return `There is no task ${name}.${meant === undefined ? didYouMean(name, names) : ` Did you mean ${meant}?`}`;
}
