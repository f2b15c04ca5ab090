import { type CancellationToken, LSPErrorCodes, type Position, type Range, ResponseError } from "vscode-languageserver";
import { isCheck, isTask, reservedWords } from "#language";
import type { Feature } from "../feature.ts";
import { type File, filesWith, type Wanted } from "../files.ts";
import { isOfKernel } from "../names.ts";
import type { Workspace } from "../workspace.ts";
import { type Edits, workspaceEdit } from "./edits.ts";
import { type Before, conflictOf, errorsIn } from "./rename-conflicts.ts";
import { type Target, targetAt, usesIn } from "./uses.ts";

export const renameFeature: Feature = {
  offer: (client) => ({
    renameProvider: client.textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
  }),
  answer: (questions) => {
    const { connection, workspace, client } = questions;
    const { services } = workspace;
    connection.onPrepareRename(
      questions.about((document, { position }) => given(prepareRename({ document, services }, position))),
    );
    connection.onRenameRequest(
      questions.across(async (file, { position, newName }, token) => {
        const edits = given(await rename(file, position, newName, workspace, token));
        return workspaceEdit(edits, workspace, client);
      }),
    );
  },
};

/** Why a name stays as it is, for a person. */
export interface Refusal {
  readonly refused: string;
}

/** Refusals are errors of the protocol: editors show their text. */
function given<T extends object>(answer: T | Refusal): T {
  if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
  return answer;
}

/** What is renamed at a position, and how it is called now. */
export function prepareRename(file: File, position: Position): { range: Range; placeholder: string } | Refusal {
  const target = renamedAt(file, position);
  return "refused" in target ? target : { range: target.cst.range, placeholder: target.name };
}

/** What gives a thing another name wherever it is named in the workspace, and changes nothing else that the texts mean. */
export async function rename(
  file: File,
  position: Position,
  newName: string,
  workspace: Workspace,
  token: CancellationToken,
): Promise<Edits | Refusal> {
  const target = renamedAt(file, position);
  if ("refused" in target) return target;
  const name = nameFor(target, newName);
  if (typeof name !== "string") return name;
  const edits: Edits = new Map();
  if (name === target.name) return edits;
  const before: Before[] = [];
  const wanted: Wanted = { words: [target.name, name], seeing: target.declaration, depth: "checked" };
  for await (const each of filesWith(workspace, wanted, token)) {
    const uri = each.document.uri.toString();
    const uses = usesIn(each, target);
    const changes = uses.map(({ cst }) => ({ range: cst.range, newText: written(name, cst.text) }));
    before.push({ uri, changes, errors: errorsIn(each) });
    if (changes.length > 0) edits.set(uri, changes);
  }
  const refused = await conflictOf(target, name, before, workspace, token);
  return refused === undefined ? edits : { refused };
}

function renamedAt(file: File, position: Position): (ReturnType<typeof targetAt> & object) | Refusal {
  const target = targetAt(file, position);
  if (target === undefined) return { refused: "Here is no name that can be changed." };
  if (isOfKernel(target.declaration)) return { refused: `\`${target.name}\` is a name of the kernel's own.` };
  if (target.declaration.$type === "Limit")
    return { refused: `The limit \`${target.name}\` has this name in every scenario.` };
  return target;
}

/** The name that was typed, or why it can be none. Tasks and checks may be typed with quotes and without. */
function nameFor({ declaration }: Target, typed: unknown): string | Refusal {
  if (typeof typed !== "string") return { refused: "The new name is not a text." };
  const isQuoted = isCheck(declaration) || isTask(declaration) || declaration.$type.startsWith("Captured");
  const name = isQuoted ? typed.replace(/^"(.*)"$/, "$1") : typed;
  if (name.trim() === "") return { refused: "The new name is empty." };
  if (isQuoted)
    return /[\n\r"\\{]/.test(name) ? { refused: 'A name in quotes has no line end and none of " \\ {.' } : name;
  if (isWord(name)) return name;
  return reservedWords.has(name)
    ? { refused: `\`${name}\` is a word of the language.` }
    : { refused: `\`${name}\` is not a name: expected a letter or \`_\`, then letters, digits and \`_\`.` };
}

function isWord(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reservedWords.has(name);
}

/** A name as it takes the place of another: in quotes where that was, or where it has to be. */
export function written(name: string, before: string): string {
  return before.startsWith('"') || !isWord(name) ? `"${name}"` : name;
}
