import { t } from "@vscode/l10n";
import type { Known } from "./known.ts";
import { knownText } from "./known.ts";
import { icons } from "./words.ts";

/** What stands above a check. */
interface Lens {
  readonly title: string;
  readonly does: "results" | "debug";
}

/** What was last said of a check, and the way to its run. */
export function lensesOf(known: Known | undefined): Lens[] {
  if (known === undefined) return [];
  const { kind, finding } = known.verdict;
  const verdict = { title: `$(${icons[kind]}) ${knownText(known)}`, does: "results" } as const;
  if (finding === undefined || known.isOld) return [verdict];
  return [verdict, { title: kind === "holds" ? t("Debug the run shown") : t("Debug this schedule"), does: "debug" }];
}
