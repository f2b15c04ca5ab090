import { t } from "@vscode/l10n";
import type { Verdict } from "#check-protocol";
import type { Search } from "./searches.ts";
import { icons, progressText, rateText, summaryText, verdictText, worstOf } from "./words.ts";

/** What the status bar says. */
export interface Status {
  readonly text: string;
  readonly tooltip: string;
  readonly does: "cancel" | "results";
}

/** How far searches have come. */
export function searchingStatus(searches: readonly Search[]): Status {
  const far = searches.flatMap(({ progress }) => progress ?? []);
  const rate = far.length === 0 ? t("checking") : rateText(far);
  const each = searches.map(
    ({ label, progress }) => `“${label}”${progress === undefined ? "" : `: ${progressText(progress)}`}.`,
  );
  return {
    text: `$(sync~spin) ${searches.length === 1 ? rate : t`${searches.length} checks: ${rate}`}`,
    tooltip: [t("KTrace looks at all schedules for"), ...each, t("Click to cancel.")].join(
      searches.length === 1 ? " " : "\n",
    ),
    does: "cancel",
  };
}

/** What the checks of a file have come to; nothing where that is not known. */
export function knownStatus(
  checks: readonly { readonly label: string; readonly verdict: Verdict }[],
): Status | undefined {
  if (checks.length === 0) return undefined;
  const kinds = checks.map(({ verdict }) => verdict.kind);
  return {
    text: `$(${icons[worstOf(kinds)]}) ${summaryText(kinds)}`,
    tooltip: checks.map(({ label, verdict }) => `${label}: ${verdictText(verdict)}`).join("\n"),
    does: "results",
  };
}
