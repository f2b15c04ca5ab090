import type { CancellationToken, Location, Position } from "vscode-languageserver";
import type { Feature } from "../feature.ts";
import { type File, filesWith } from "../files.ts";
import type { Workspace } from "../workspace.ts";
import { targetAt, usesIn } from "./uses.ts";

export const referencesFeature: Feature = {
  offer: () => ({ referencesProvider: true }),
  answer: (questions) => {
    const { connection, workspace } = questions;
    connection.onReferences(
      questions.across((file, { position, context }, token) =>
        references(file, position, context.includeDeclaration, workspace, token),
      ),
    );
  },
};

/** All places of the workspace where the thing is named that is named at a position. */
export async function references(
  file: File,
  position: Position,
  withDeclaration: boolean,
  workspace: Workspace,
  token: CancellationToken,
): Promise<Location[] | undefined> {
  const target = targetAt(file, position);
  if (target === undefined) return undefined;
  const found: Location[] = [];
  for await (const each of filesWith(workspace, { words: [target.name], seeing: target.declaration }, token)) {
    const uri = workspace.spell(each.document.uri.toString());
    for (const { role, cst } of usesIn(each, target)) {
      if (role !== "declares" || withDeclaration) found.push({ uri, range: cst.range });
    }
  }
  return found;
}
