import { Constants } from "../constants.ts";
import { kernelOf } from "../kernel.ts";
import type { Scenario, SourceDocument } from "../scenario.ts";
import { Activities } from "./activities.ts";
import { callCircles } from "./circles.ts";
import { earlyEnds } from "./early-ends.ts";
import type { StaticFinding } from "./finding.ts";
import { lockCircles } from "./locks.ts";
import { neverSignalled, notHandled } from "./messages.ts";
import { alongPaths } from "./paths.ts";
import { unreachable } from "./unreachable.ts";
import { unused } from "./unused.ts";
import { World } from "./world.ts";

/**
 * What may go wrong in a scenario, by its text: an estimate of what runs can do, without running one. It is made for texts without
 * errors; constants have the values of the file, or those that are given.
 */
export function analyse(
  document: SourceDocument,
  scenario: Scenario,
  overrides: ReadonlyMap<string, number> = new Map(),
): StaticFinding[] {
  try {
    return allFindings(document, scenario, overrides);
  } catch (error) {
    // What depends on a longer chain of declarations than the host's stack can follow is told of by the checks.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function allFindings(
  document: SourceDocument,
  scenario: Scenario,
  overrides: ReadonlyMap<string, number>,
): StaticFinding[] {
  const source = document.parseResult.value;
  const kernel = kernelOf(source);
  const world = new World(scenario, kernel, new Constants(kernel, overrides));
  const activities = new Activities(world);
  return [
    ...callCircles(activities),
    ...earlyEnds(activities),
    ...lockCircles(activities),
    ...alongPaths(activities),
    ...neverSignalled(activities),
    ...notHandled(activities),
    ...unreachable(source),
    ...unused(source, scenario),
  ];
}
