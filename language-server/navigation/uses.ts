import type { AstNode, CstNode, ReferenceInfo } from "langium";
import type { Position } from "vscode-languageserver";
import { type CapturedTask, eachReference, isCapturedTask, isPlace, type Place, walk } from "#language";
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
    name && targetOf(isCapturedTask(name.declaration) ? described(name.declaration, file) : name.declaration);
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
  walk(file.document.parseResult.value, (node) => {
    if ("name" in node && node.name === name) {
      const cst = nameOf(node);
      const captured = isCapturedTask(node) && $type === "Task" && placeOf(described(node, file)) === place;
      if (cst !== undefined && captured) uses.push({ role: "names", cst, node });
      else if (cst !== undefined && placeOf(node) === place) uses.push({ role: "declares", cst, node });
    }
    eachReference(node, (info) => {
      const { reference } = info;
      if (reference.$refText !== name || reference.$refNode === undefined || !("ref" in reference)) return;
      if (reference.ref === undefined || placeOf(reference.ref) !== place) return;
      uses.push({ role: roleOf(info), cst: reference.$refNode, node });
    });
  });
  return uses.sort((a, b) => a.cst.offset - b.cst.offset);
}

/** The task that a capture describes; itself, if the scenario has none of that name. */
function described(captured: CapturedTask, { document, services }: File): AstNode {
  return services.scenarios.of(document).tasks.get(captured.name ?? "") ?? captured;
}

function roleOf({ container, property }: ReferenceInfo): Role {
  switch (container.$type) {
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
      if (property === "protocol") return "names";
      const within = container.$container?.$type;
      return within === "Handler" || within === "Receive" ? "handles" : "calls";
    }
    default:
      return isPlace(container) ? roleOfPlace(container) : "names";
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
