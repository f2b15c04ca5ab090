import { type CstNode, GrammarUtils } from "langium";
import type { CancellationToken, LocationLink, Position } from "vscode-languageserver";
import { type Handler, isHandler, isMethod, isProtocol, isTask, type Method, type Task } from "#language";
import type { Feature } from "../feature.ts";
import { type File, filesWith } from "../files.ts";
import type { Workspace } from "../workspace.ts";
import { answerWith, linkBetween } from "./links.ts";
import { type Target, targetAt, targetOf, usesIn } from "./uses.ts";

export const implementationFeature: Feature = {
  offer: () => ({ implementationProvider: true }),
  answer: (questions) => {
    const { connection, workspace, client } = questions;
    connection.onImplementation(
      questions.across(async (file, { position }, token) =>
        answerWith(
          await implementation(file, position, workspace, token),
          workspace,
          client.textDocument?.implementation,
        ),
      ),
    );
  },
};

/** Who does what a name promises, in the whole workspace: of a method its handlers, of a protocol the tasks that serve it. */
export async function implementation(
  file: File,
  position: Position,
  workspace: Workspace,
  token: CancellationToken,
): Promise<LocationLink[]> {
  const target = targetAt(file, position);
  if (target === undefined) return [];
  const { cst, declaration } = target;
  const found: LocationLink[] = [];
  if (isProtocol(declaration)) {
    for await (const each of filesWith(workspace, { words: [target.name], seeing: declaration }, token)) {
      for (const task of serversIn(each, target)) found.push(...linksTo(cst, task));
    }
  }
  if (isMethod(declaration)) {
    const words = [target.name, declaration.$container.name];
    for await (const each of filesWith(workspace, { words, seeing: declaration }, token)) {
      for (const handler of handlersIn(each, declaration)) found.push(...linksTo(cst, handler));
    }
  }
  return found;
}

/** The handlers of a method in a file: its own, and `on *` of the tasks that serve its protocol and have no own one. */
export function handlersIn(file: File, node: Method): Handler[] {
  const [method, protocol] = [targetOf(node), targetOf(node.$container)];
  const uses = method === undefined ? [] : usesIn(file, method);
  const own = uses.flatMap((use) => (isHandler(use.node.$container) ? use.node.$container : []));
  const tasks = new Set(own.map(({ $container }) => $container));
  const servers = protocol === undefined ? [] : serversIn(file, protocol).filter((task) => !tasks.has(task));
  return [...own, ...servers.flatMap(({ members }) => members.filter(isHandler).filter(({ any }) => any))];
}

/** The tasks of a file that serve a protocol. */
function serversIn(file: File, protocol: Target): Task[] {
  return usesIn(file, protocol).flatMap(({ node }) => (isTask(node) ? node : []));
}

function linksTo(origin: CstNode, target: Task | Handler): LocationLink[] {
  const link = linkBetween(origin, target, isHandler(target) ? headOf(target) : undefined);
  return link === undefined ? [] : [link];
}

/** What stands behind `on`. */
function headOf({ method, $cstNode }: Handler): CstNode | undefined {
  return method?.$cstNode ?? GrammarUtils.findNodeForProperty($cstNode, "any");
}
