import { t } from "@vscode/l10n";
import type { Question } from "#check-protocol";
import type { CheckAddress } from "./listing.ts";

/** The value of a setting of `ktrace.check`, by the rest of its name. */
export type Settings = (name: string) => unknown;

/** What the explorer is asked about a check, by the settings of its file and for so many cores; or what is wrong with the settings, for a person. */
export function questionOf(
  { uri, name }: CheckAddress,
  settings: Settings,
  cores: number,
): Question | { readonly wrong: string } {
  const maxDepth = above(0, settings("maxDepth"));
  const maxPreemptions = above(-1, settings("maxPreemptions"));
  if (maxDepth !== undefined && maxPreemptions !== undefined) {
    return {
      wrong: t(
        "The settings ktrace.check.maxDepth and ktrace.check.maxPreemptions both have a value, and a search goes by one of them. Take one away.",
      ),
    };
  }
  return {
    uri,
    check: name,
    maxSeconds: above(0, settings("maxSeconds")),
    maxMegabytes: above(0, settings("maxMemory")) ?? LEAST_MEGABYTES,
    maxStates: above(0, settings("maxStates")),
    maxDepth,
    maxPreemptions,
    workers: atMost(cores, settings("workers")),
    reduces: settings("reduction") !== false,
    collects: settings("collectFindings") === true,
  };
}

/** How many checks may be looked at at the same time, on a machine with so many cores. */
export const mostAtOnce = (settings: Settings, cores: number): number => atMost(cores, settings("parallel"));

const atMost = (cores: number, value: unknown): number => Math.min(above(0, value) ?? 1, Math.max(1, cores));

/** What a person may have written into the setting that is no number of megabytes is as little as can be. */
const LEAST_MEGABYTES = 1;

/** A number above a bound; all others stand for none. */
const above = (bound: number, value: unknown): number | undefined =>
  typeof value === "number" && value > bound ? value : undefined;
