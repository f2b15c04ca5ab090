import { t } from "@vscode/l10n";

/** Which dump is meant: a file, or a text itself. */
export type DumpInput = { readonly path: string } | { readonly text: string };

/** The dump that an assistant asks for. Throws what it has to give, in words. */
export function dumpInputOf(given: unknown): DumpInput {
  const { path, text } = textsIn(given);
  if (path !== "" && text === "") return { path };
  if (text !== "" && path === "") return { text };
  throw new Error(
    t("Give either “path”, the path of a file with a dump, or “text”, the text of the dump itself with its headings."),
  );
}

/** The scenario that an assistant asks for, and a check of it where it names one. */
export function checkInputOf(given: unknown): { readonly path: string; readonly check: string | undefined } {
  const { path, check } = textsIn(given);
  if (path === "") throw new Error(t("Give “path”, the path of a .ktrace scenario."));
  return { path, check: check === "" ? undefined : check };
}

function textsIn(given: unknown): { path: string; text: string; check: string } {
  const fields = typeof given === "object" && given !== null ? given : {};
  const textOf = (name: string) => {
    const value: unknown = Reflect.get(fields, name);
    return typeof value === "string" && value.trim() !== "" ? value : "";
  };
  return { path: textOf("path"), text: textOf("text"), check: textOf("check") };
}

/** The checks that are meant, of those that a scenario has. Throws which there are where there is none of this name. */
export function chosenOf<Check extends { readonly label: string }>(
  checks: readonly Check[],
  name: string | undefined,
): readonly Check[] {
  if (checks.length === 0) throw new Error(t("There is no scenario in this file: it has no task and no check."));
  const chosen = name === undefined ? checks : checks.filter(({ label }) => label === name);
  if (chosen.length > 0) return chosen;
  const names = checks.map(({ label }) => JSON.stringify(label)).join(", ");
  throw new Error(t`There is no check “${name ?? ""}” in this file. It has: ${names}.`);
}
