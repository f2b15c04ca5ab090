import { RECORDING, REPRODUCTION } from "#simulator";

/** What a file is by the end of its name. One without an end may be a scenario: what an editor has not saved yet has none. */
export type FileKind = "scenario" | "reproduction" | "recording" | "json" | "other";

/** Of a path or a URI. */
export function kindOfFile(path: string): FileKind {
  const name = path.toLowerCase();
  if (name.endsWith(REPRODUCTION)) return "reproduction";
  if (name.endsWith(RECORDING)) return "recording";
  const [, end = "ktrace"] = /\.([^./\\]+)$/.exec(name) ?? [];
  if (end === "ktrace") return "scenario";
  return end === "json" ? "json" : "other";
}
