import { URI, UriUtils } from "langium";
import type { ReadText } from "./load.ts";

/** The paths of files from the innermost folder that all of them are in. A main file, the first, without the ending of a scenario gets it. */
export function pathsWithin(uris: readonly string[]): readonly string[] {
  const parts = uris.map((uri) =>
    URI.parse(uri)
      .path.split("/")
      .filter((part) => part !== ""),
  );
  const folders = Math.min(...parts.map((each) => each.length - 1));
  let shared = 0;
  while (shared < folders && parts.every((each) => each[shared] === parts[0]?.[shared])) shared++;
  const paths = parts.map((each) => each.slice(shared).join("/"));
  return paths.map((path, file) => (file === 0 && !path.endsWith(".ktrace") ? `${path}.ktrace` : path));
}

/** The URI of a file by its path from a folder. */
export const uriWithin = (folder: string, path: string): string =>
  UriUtils.joinPath(URI.parse(folder), path).toString();

/** Texts as the files of a folder that there is not: the URI of the first, and what reads them. */
export function filesWithin(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): { readonly main: string; readonly read: ReadText } {
  const texts = new Map(files.map(({ path, text }) => [uriWithin(folder, path), text]));
  const [main = folder] = texts.keys();
  return { main, read: (uri) => Promise.resolve(texts.get(uri)) };
}
