import type { AstNode } from "langium";
import { CompletionItemKind } from "vscode-languageserver";
import {
  type Const,
  type Declaration,
  type Fibril,
  type Fn,
  isPredeclared,
  type Method,
  type Protocol,
  reservedWords,
  type Task,
} from "#language";
import { isFollowedBy, type Place } from "./place.ts";

/** Something that can stand where somebody types. */
export interface Candidate {
  /** As it is shown. */
  readonly name: string;
  readonly kind: CompletionItemKind;
  /** What it is, in a word or two. */
  readonly detail?: string;
  /** What follows the name where it is shown, such as parameters. */
  readonly suffix?: string;
  /** What declares it: of that the documentation is made. */
  readonly declaration?: AstNode;
  readonly documentation?: string;
  /** What is written, as a snippet; the name where it is absent. */
  readonly snippet?: string;
  /** What somebody types to get it; the name where it is absent. */
  readonly filter?: string;
  /** What accepts it when it is typed. */
  readonly commit?: readonly string[];
}

export function word(name: string, kind: CompletionItemKind): Candidate {
  return { name, kind };
}

export function taskCandidate(task: Task, commit: readonly string[]): Candidate {
  const snippet = isBareName(task.name) ? task.name : quoted(task.name);
  return { name: task.name, kind: CompletionItemKind.Class, detail: "task", declaration: task, snippet, commit };
}

function isBareName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !reservedWords.has(name);
}

/** A text as it is written in a snippet. */
export function quoted(text: string): string {
  return verbatim(`"${text}"`);
}

export function protocolCandidate(protocol: Protocol): Candidate {
  return { name: protocol.name, kind: CompletionItemKind.Interface, detail: "protocol", declaration: protocol };
}

export function constant(node: Const): Candidate {
  return isPredeclared(node)
    ? { name: node.name, kind: CompletionItemKind.EnumMember, detail: "error", declaration: node }
    : { name: node.name, kind: CompletionItemKind.Constant, detail: "constant", declaration: node };
}

export function method(node: Method): Candidate {
  const detail = isPredeclared(node) ? "kernel" : node.$container.name;
  const suffix = node.list ? `(${parametersOf(node).join(", ")})` : "";
  return { name: node.name, kind: CompletionItemKind.Method, detail, suffix, declaration: node };
}

/** A `fn` or a fibril with the arguments that it takes. */
export function callable(node: Fn | Fibril, place: Place): Candidate {
  const parameters = parametersOf(node);
  return withArguments(
    {
      name: node.name,
      kind: CompletionItemKind.Function,
      detail: node.$type === "Fn" ? "fn" : "fibril",
      suffix: `(${parameters.join(", ")})`,
      declaration: node,
    },
    parameters,
    place,
  );
}

/** Writes the arguments, too, where none are written yet. `parameters`: where the text tells which they are. */
export function withArguments(
  candidate: Candidate,
  parameters: readonly string[] | undefined,
  place: Place,
): Candidate {
  if (isFollowedBy(place, "(")) return candidate;
  const written = parameters === undefined ? "$1" : placeholders(parameters);
  return { ...candidate, snippet: `${candidate.name}(${written})` };
}

export function placeholders(parameters: readonly string[], first = 1): string {
  return parameters.map((name, i) => `\${${first + i}:${name}}`).join(", ");
}

/** Their names; one that is being typed may have none. */
export function parametersOf({ parameters }: Method | Fn | Fibril): string[] {
  return parameters.map(({ name }, i) => name ?? `a${i + 1}`);
}

const kinds: Readonly<Record<Declaration["$type"], CompletionItemKind>> = {
  Const: CompletionItemKind.Constant,
  Variable: CompletionItemKind.Variable,
  SyncObject: CompletionItemKind.Property,
  Phone: CompletionItemKind.Field,
  Session: CompletionItemKind.Field,
  Fn: CompletionItemKind.Function,
  Fibril: CompletionItemKind.Function,
  Parameter: CompletionItemKind.Variable,
  Local: CompletionItemKind.Variable,
};

/** Something of a task, or of its code, by its name alone. */
export function declared(node: Declaration, { types }: Pick<Place, "types">): Candidate {
  return { name: node.name, kind: kinds[node.$type], detail: detailOf(node, types), declaration: node };
}

function detailOf(node: Declaration, types: Place["types"]): string {
  const kind = types.ofDeclaration(node);
  switch (node.$type) {
    case "Phone":
    case "Session":
      return `${kind} to ${node.target?.task?.$refText ?? "?"}`;
    case "Variable":
      return kind === "integer" ? "variable" : `variable: ${kind}`;
    case "Parameter":
    case "Local": {
      const what = node.$type === "Local" ? "local" : "parameter";
      return kind === undefined || kind === "integer" ? what : `${what}: ${kind}`;
    }
    default:
      return kind ?? "";
  }
}

const placeholder = /\$\{(\d+)(?::([^}]*)|\|([^,|]*)[^|]*\|)?\}/g;

/** A snippet without its placeholders: their texts alone. */
export function plainText(snippet: string): string {
  const texts = new Map<string, string>();
  return snippet
    .replace(placeholder, (_, number, text, choice) => {
      const value = text ?? choice ?? "";
      texts.set(number, value);
      return value;
    })
    .replace(/(?<!\\)\$(\d+)/g, (_, number) => texts.get(number) ?? "")
    .replace(/\\([\\$}])/g, "$1");
}

/** A text that means itself in a snippet. */
export function verbatim(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}
