import { type ReadReproduction, readReproduction } from "#simulator";
import { filesWithin } from "./folder.ts";
import type { ReadText } from "./load.ts";

/** A reproduction, and its scenario as the files of a folder that has the reproduction's name. */
export interface OpenedReproduction extends ReadReproduction {
  /** The URI of the scenario's main file. */
  readonly main: string;
  readonly read: ReadText;
}

/** Opens the text of a reproduction that lies at a URI. `error` says what is wrong with it. */
export function openReproduction(uri: string, text: string): OpenedReproduction | { readonly error: string } {
  const found = readReproduction(text);
  return "error" in found ? found : { ...found, ...filesWithin(uri, found.files) };
}
