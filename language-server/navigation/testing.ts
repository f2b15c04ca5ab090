import { expect } from "vitest";
import type { Location } from "vscode-languageserver";
import type { File } from "../files.ts";
import { type Opened, open } from "../testing.ts";

export type Files = Readonly<Record<string, string>>;

interface Asked extends Opened {
  readonly file: File;
}

/** Opens a text with others beside it, asks something at `$0`, and expects the places that stand between `«»` in any of them. */
export async function checkPlaces(
  marked: string,
  files: Files,
  ask: (asked: Asked) => Promise<readonly Location[]>,
): Promise<void> {
  const all: Files = { "main.ktrace": marked, ...files };
  const plain = Object.fromEntries(Object.entries(all).map(([name, text]) => [name, text.replace(/[«»]/g, "")]));
  const opened = await open(plain["main.ktrace"] ?? "", plain);
  const { document, workspace } = opened;
  const places = await ask({ ...opened, file: { document, services: workspace.services } });
  const shown = Object.entries(plain).map(([name, text]) => {
    const ranges = places.filter(({ uri }) => uri === `file:///${name}`).map(({ range }) => range);
    return [name, withMarks(text.replace("$0", ""), ranges)];
  });
  expect(Object.fromEntries(shown)).toEqual(
    Object.fromEntries(Object.entries(all).map(([name, text]) => [name, text.replace("$0", "")])),
  );
}

function withMarks(text: string, ranges: readonly Location["range"][]): string {
  const lines = text.split("\n");
  const last = ranges.toSorted((a, b) => b.start.line - a.start.line || b.start.character - a.start.character);
  for (const { start, end } of last) {
    const line = lines[start.line] ?? "";
    const [before, named, after] = [
      line.slice(0, start.character),
      line.slice(start.character, end.character),
      line.slice(end.character),
    ];
    lines[start.line] = `${before}«${named}»${after}`;
  }
  return lines.join("\n");
}

export function placesOf(
  links: readonly { targetUri: string; targetSelectionRange: Location["range"] }[],
): readonly Location[] {
  return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}
