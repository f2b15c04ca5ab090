import { t } from "@vscode/l10n";
import type { Location } from "#check-protocol";
import { type Outline, outlineOf } from "./outline.ts";

/** How the explorer is asked for a check: by its scenario, and by its name where it has one. */
export interface CheckAddress {
  readonly uri: string;
  readonly name: string | undefined;
}

/** A check of a text, as it is listed. */
export interface ListedCheck {
  /** Among the checks of its file. */
  readonly id: string;
  readonly label: string;
  /** The constants that it has other values for, as they are written. */
  readonly overrides: string;
  readonly range: Location["range"];
}

/** The id of the check that a scenario without checks has all the same; those of others begin with `check`. */
const UNWRITTEN = "unwritten";

/** The id of a check among those of its file. */
export const idOf = (name: string | undefined): string => (name === undefined ? UNWRITTEN : `check ${name}`);

/** The name by which the explorer is asked for the check of an id. */
export const nameOf = (id: string): string | undefined => (id === UNWRITTEN ? undefined : id.slice(idOf("").length));

/** The checks of a text; none where it is no scenario. */
export function listedIn(text: string): ListedCheck[] {
  return found(outlineOf(text)).map(({ name, overrides, start, end }) => ({
    id: idOf(name),
    label: name ?? t("nothing goes wrong"),
    overrides,
    range: { start: positionAt(text, start), end: positionAt(text, end) },
  }));
}

function found({ checks, task }: Outline) {
  if (checks.length > 0) return checks;
  return task === undefined ? [] : [{ name: undefined, overrides: "", start: task, end: task }];
}

function positionAt(text: string, offset: number) {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines[lines.length - 1].length };
}
