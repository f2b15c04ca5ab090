import type { AstNode } from "langium";
import type { LocationLink, Position } from "vscode-languageserver";
import {
  isCapturedTask,
  isDeclaration,
  isLocal,
  isMethod,
  isPredeclared,
  type Local,
  targetsOfDeclaration,
} from "#language";
import type { Feature } from "../feature.ts";
import type { File } from "../files.ts";
import { nameAt, present } from "../names.ts";
import { answerWith, linkBetween } from "./links.ts";

export const typeDefinitionFeature: Feature = {
  offer: () => ({ typeDefinitionProvider: true }),
  answer: (questions) => {
    const { connection, workspace, client } = questions;
    const { services } = workspace;
    connection.onTypeDefinition(
      questions.about((document, { position }) =>
        answerWith(typeDefinition({ document, services }, position), workspace, client.textDocument?.typeDefinition),
      ),
    );
  },
};

/**
 * What stands behind the name at a position: of a phone, session or exchange the task that it leads to, of a message or a received
 * call its method, of a method its protocol, of a captured task the task that is described.
 */
export function typeDefinition(file: File, position: Position): LocationLink[] {
  const name = nameAt(file.document, position);
  if (name === undefined) return [];
  return behind(name.declaration, file).flatMap((node) => linkBetween(name.cst, node) ?? []);
}

function behind(node: AstNode, { document, services }: File): AstNode[] {
  if (isMethod(node)) return isPredeclared(node) ? [] : [node.$container];
  if (isCapturedTask(node)) return present(services.scenarios.of(document).tasks.get(node.name ?? ""));
  if (!isDeclaration(node)) return [];
  const tasks = targetsOfDeclaration(node);
  return tasks.length === 0 && isLocal(node) ? present(methodOf(node)) : tasks;
}

/** The method of the message or call that a local holds. */
function methodOf({ $container: origin, $containerIndex }: Local): AstNode | undefined {
  if (origin.$type !== "Let" || $containerIndex !== 0) return undefined;
  const { value } = origin;
  return value?.$type === "Send" || value?.$type === "Receive" ? value.method?.method?.ref : undefined;
}
