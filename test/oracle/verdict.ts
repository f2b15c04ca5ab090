import type { Oracle } from "./oracle.ts";
import { portrait } from "./portrait.ts";
import type { State } from "./state.ts";

export function verdictOf(oracle: Oracle, state: State): string {
  if (state.fault !== undefined) return portrait(oracle.text, state);
  return "";
}
