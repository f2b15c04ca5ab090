import { t } from "@vscode/l10n";
import type { Verdict } from "#check-protocol";
import { verdictText } from "./words.ts";

/** What was last said of a check. */
export interface Known {
  readonly verdict: Verdict;
  /** Whether a text of its scenario has changed since. */
  readonly isOld: boolean;
}

/** `holds · 4,085 states · 0.8 s · before the last change` */
export const knownText = ({ verdict, isOld }: Known): string =>
  [verdictText(verdict), ...(isOld ? [t("before the last change")] : [])].join(" · ");

/** `with FIXED = 1 · holds · 4,085 states · 0.8 s` */
export const describedAs = (overrides: string, known: Known | undefined): string =>
  [overrides === "" ? "" : t`with ${overrides}`, known === undefined ? "" : knownText(known)]
    .filter((part) => part !== "")
    .join(" · ");

/** What is known once a file has changed; the same where that says nothing of it. */
export const agedBy = (known: Known, uri: string): Known =>
  known.isOld || !known.verdict.files.includes(uri) ? known : { ...known, isOld: true };
