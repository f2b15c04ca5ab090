import type { AstNode, LinkingError } from "langium";
import {
  Constants,
  isConnect,
  isItem,
  isPhone,
  isSession,
  isTaskReference,
  kernelOf,
  type TaskReference,
} from "#language";
import { behind, breakOf, replace } from "./edits.ts";
import type { Fix, Situation } from "./fix.ts";
import { unknownAt } from "./unknown.ts";

/** Declares the task that a phone, a session or a `connect` is to lead to, behind the one that asks for it. */
export function missingTask(situation: Situation): readonly Fix[] {
  const unknown = unknownAt(situation);
  const reference = unknown?.error.info.container;
  if (unknown === undefined || !isTaskReference(reference)) return [];
  const { $container: user } = reference;
  if (!isPhone(user) && !isSession(user) && !isConnect(user)) return [];
  const { document } = situation;
  const replicas = replicasFor(unknown.errors, new Constants(kernelOf(document.parseResult.value)));
  const item = itemOf(reference)?.$cstNode;
  const [place] = unknown.places;
  if (replicas === undefined || item === undefined || place === undefined) return [];
  const text = document.textDocument.getText();
  const [at, end] = [behind(text, item.end), breakOf(text)];
  const task = `${end}${end}task ${place.text}${replicas} {${end}}`;
  return [{ title: `Add task \`${place.text}\``, edits: [replace(document, { from: at, to: at }, task)] }];
}

function itemOf(node: AstNode): AstNode | undefined {
  for (let at: AstNode | undefined = node; at !== undefined; at = at.$container) if (isItem(at)) return at;
  return undefined;
}

/** `x N` where one of several tasks is meant somewhere; `undefined` where the text does not tell how many there are. */
function replicasFor(errors: readonly LinkingError[], constants: Constants): string | undefined {
  const counts = errors.flatMap(({ info: { container } }) =>
    isTaskReference(container) && (container.all || container.index !== undefined)
      ? [countOf(container, constants)]
      : [],
  );
  if (counts.length === 0) return "";
  const known = counts.filter((count) => count !== undefined);
  return known.length < counts.length ? undefined : ` x ${Math.max(...known)}`;
}

/** `-> T[2]` needs three tasks, `phone p[4] -> T[*]` four. */
function countOf({ all, index, $container }: TaskReference, constants: Constants): number | undefined {
  const expression = all && isPhone($container) ? $container.size : index;
  const value = expression === undefined ? undefined : constants.evaluate(expression);
  if (typeof value !== "number") return undefined;
  return all ? value : value + 1;
}
