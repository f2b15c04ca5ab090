import { list } from "#simulator";
import { DISCOVERED, foundSchedule } from "../search/discovered.ts";
import type { Fix, Situation } from "./fix.ts";

/** Starts a debug session that comes to where the search in the background has found something wrong. */
export function debugSchedule({ document, range, search, workspace }: Situation): readonly Fix[] {
  const found = search
    .diagnosticsIn(document)
    .filter(({ code, range: { start } }) => code === DISCOVERED && start.line === range.start.line)
    .map(({ data }) => foundSchedule(data));
  return found.flatMap((each): Fix[] => {
    if (each === undefined) return [];
    const constants = Object.entries(each.constants).map(([name, value]) => `${name} = ${value}`);
    const title = `Debug this schedule${constants.length === 0 ? "" : ` with ${list(constants)}`}`;
    const args = [workspace.spell(each.uri), each.schedule, each.constants];
    return [{ title, edits: [], command: { title, command: "ktrace.debugSchedule", arguments: args } }];
  });
}
