import { didYouMean as marked } from "#language";

/** ` Did you mean …?` with the nearest of the names that are known, or nothing: for messages that are shown as plain text. */
export const didYouMean = (name: string, known: Iterable<string>): string => marked(name, known).replaceAll("`", "");

/** What to say of the name of a task where a value is wanted. */
export function taskAlone(
  tasks: readonly { readonly name: string; readonly variables: readonly { readonly name: string }[] }[],
  name: string,
): string | undefined {
  const task = tasks.find((each) => each.name === name);
  if (task === undefined) return undefined;
  const [variable] = task.variables;
  return variable === undefined
    ? `${name} is a task, and has no variables.`
    : `${name} is a task: write ${name}.${variable.name} for its variable ${variable.name}.`;
}

/** What to say of a task that is not there. A server is often called without what its name begins with, a replica without its number. */
export function noTask(tasks: readonly { readonly name: string }[], name: string): string {
  const names = tasks.map((task) => task.name);
  const meant = names.find((each) => each.endsWith(`:${name}`) || each.startsWith(`${name}[`));
  return `There is no task ${name}.${meant === undefined ? didYouMean(name, names) : ` Did you mean ${meant}?`}`;
}
