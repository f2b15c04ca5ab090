import { type AstNode, type CstNode, CstUtils, type Reference } from "langium";
import type { Position } from "vscode-languageserver";
import { type CapturedTask, isCapture, isCapturedTask, isMethodReference, isPlace, type Place } from "#language";
import type { File } from "../files.ts";
import { documentOf, nameAt, nameOf } from "../names.ts";

/** What is done to a thing where its name stands. */
export type Role =
  | "declares"
  | "reads"
  | "writes"
  /** A message goes over a phone or with a method, a `fn` is called, a fibril is spawned. */
  | "calls"
  /** `on M`, `receive M`. */
  | "handles"
  /** A lock, a semaphore, an exchange of a session is taken, a condition is waited for. */
  | "takes"
  /** It is given back; a condition is signalled, a phone hung up. */
  | "frees"
  /** It is mentioned: where a phone leads, what a task serves. */
  | "names";

/** A place where a thing's name stands. */
export interface Use {
  readonly role: Role;
  readonly cst: CstNode;
  /** What the name is a part of. */
  readonly node: AstNode;
}

/** A declaration, as it is known in any load of its file. */
export interface Target {
  readonly declaration: AstNode;
  readonly name: string;
  /** Where it is declared. */
  readonly place: string;
}

/** What the name at a position means. A captured task is the task of that name, if there is one. */
export function targetAt(file: File, position: Position): (Target & { readonly cst: CstNode }) | undefined {
  const name = nameAt(file.document, position);
  const target =
    name && targetOf(isCapturedTask(name.declaration) ? describedBy(name.declaration, file) : name.declaration);
  return target && name && { ...target, cst: name.cst };
}

export function targetOf(declaration: AstNode): Target | undefined {
  const place = placeOf(declaration);
  if (!("name" in declaration) || typeof declaration.name !== "string" || place === undefined) return undefined;
  return { declaration, name: declaration.name, place };
}

/** Where the name of a declaration stands. */
export function placeOf(declaration: AstNode): string | undefined {
  const cst = nameOf(declaration);
  return cst && `${documentOf(declaration)}#${cst.offset}`;
}

/** All uses of a declaration in one file, with its declaration if it is there, in the order of the text. */
export function usesIn(file: File, { name, place, declaration: { $type } }: Target): Use[] {
  const uses: Use[] = [];
  // A file's references are listed when they are linked: no need to walk its tree.
  for (const reference of file.document.references) {
    if (reference.$refText !== name || reference.$refNode === undefined || !("ref" in reference)) continue;
    if (reference.ref === undefined || placeOf(reference.ref) !== place) continue;
    uses.push({ role: roleOf(reference), cst: reference.$refNode, node: reference.$refNode.astNode });
  }
  const declaration = declaredAt(file, place);
  const described =
    $type === "Task" ? capturedIn(file, name).filter((node) => placeOf(describedBy(node, file)) === place) : [];
  if (declaration !== undefined) uses.push(...namesOf(declaration, "declares"));
  for (const node of described) uses.push(...namesOf(node, "names"));
  return uses.sort((a, b) => a.cst.offset - b.cst.offset);
}

function namesOf(node: AstNode, role: Role): Use[] {
  const cst = nameOf(node);
  return cst === undefined ? [] : [{ role, cst, node }];
}

/** What a file declares at a place, if it is the file's. */
function declaredAt({ document }: File, place: string): AstNode | undefined {
  const [uri, offset] = place.split(/#(?=\d+$)/);
  const root = document.parseResult.value.$cstNode;
  if (uri !== document.uri.toString() || root === undefined) return undefined;
  return CstUtils.findLeafNodeAtOffset(root, Number(offset))?.astNode;
}

/** The captured tasks of a file that have a name. */
function capturedIn({ document }: File, name: string): CapturedTask[] {
  return document.parseResult.value.items
    .filter(isCapture)
    .flatMap(({ tasks }) => tasks.filter((task) => task.name === name));
}

/** The task that a capture describes; itself, if the scenario has none of that name. */
function describedBy(captured: CapturedTask, { document, services }: File): AstNode {
  return services.scenarios.of(document).tasks.get(captured.name ?? "") ?? captured;
}

function roleOf(reference: Reference): Role {
  const container = reference.$refNode?.astNode;
  switch (container?.$type) {
    case "Override":
      return "writes";
    case "FnCall":
    case "Spawn":
      return "calls";
    case "Read":
    case "TaskVariable":
      return "reads";
    case "TaskReference":
      return container.$container?.$type === "Connect" ? "calls" : "names";
    case "MethodReference": {
      if (isMethodReference(container) && container.protocol === reference) return "names";
      const within = container.$container?.$type;
      return within === "Handler" || within === "Receive" ? "handles" : "calls";
    }
    default:
      return container !== undefined && isPlace(container) ? roleOfPlace(container) : "names";
  }
}

/** What a statement does to what it works on. */
function roleOfPlace(place: Place): Role {
  switch (place.$container?.$type) {
    case "Assignment":
      return "writes";
    case "Call":
    case "Send":
    case "Notify":
      return "calls";
    case "Forward":
      return place.$containerProperty === "target" ? "calls" : "reads";
    case "Lock":
    case "Down":
    case "Begin":
    case "ExchangeBlock":
    case "Wait":
      return "takes";
    case "Unlock":
    case "Up":
    case "Signal":
    case "Broadcast":
    case "End":
    case "Hangup":
      return "frees";
    default:
      return "reads";
  }
}
