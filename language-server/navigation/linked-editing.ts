import type { LinkedEditingRanges, Position } from "vscode-languageserver";
import { isLocal, isParameter } from "#language";
import type { Feature } from "../feature.ts";
import type { File } from "../files.ts";
import { targetAt, usesIn } from "./uses.ts";

export const linkedEditingFeature: Feature = {
  offer: (client) =>
    client.textDocument?.linkedEditingRange === undefined ? {} : { linkedEditingRangeProvider: true },
  answer: (questions) => {
    const { services } = questions.workspace;
    questions.connection.languages.onLinkedEditingRange(
      questions.about((document, { position }) => linkedEditing({ document, services }, position)),
    );
  },
};

/**
 * The places that change together while one is typed in: those of a local or a parameter, which can only be in its routine. All other
 * names can be meant in files that are not open, where nothing would follow; for them there is rename.
 */
export function linkedEditing(file: File, position: Position): LinkedEditingRanges | undefined {
  const target = targetAt(file, position);
  if (target === undefined || !(isLocal(target.declaration) || isParameter(target.declaration))) return undefined;
  return { ranges: usesIn(file, target).map(({ cst }) => cst.range), wordPattern: "[A-Za-z_][A-Za-z0-9_]*" };
}
