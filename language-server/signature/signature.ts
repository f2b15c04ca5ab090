import type { AstNode } from "langium";
import type { ClientCapabilities, Position, SignatureHelp } from "vscode-languageserver";
import {
  type Expected,
  isFibril,
  isFn,
  isHandler,
  namedMembers,
  type Slot,
  type SourceDocument,
  targetsOfDeclaration,
} from "#language";
import { parametersOf } from "../completion/candidate.ts";
import { type Cursor, cursorAt, nameBefore, nameIn, offsetOf } from "../completion/cursor.ts";
import { methodNamed } from "../completion/methods.ts";
import { Place } from "../completion/place.ts";
import type { Feature } from "../feature.ts";
import { createView, documentationOf } from "../hover/hover.ts";
import { markupFor } from "../hover/markup.ts";
import type { Workspace } from "../workspace.ts";

export const signatureFeature: Feature = {
  offer: () => ({ signatureHelpProvider: { triggerCharacters: ["(", ","] } }),
  answer: (questions) =>
    questions.connection.onSignatureHelp(
      questions.about((document, { position }) => signatureHelp(document, position, questions)),
    ),
};

/** What is called: how it is written, and what is known of it. */
interface Signature {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly declaration?: AstNode;
  readonly documentation?: string;
}

/** A list of values that is being written: it begins behind a token. */
interface List {
  readonly rule: string;
  readonly open: number;
  readonly slots: readonly Slot[];
}

/** What the list of values takes that the position is in, and which of them stands there. */
export function signatureHelp(
  document: SourceDocument,
  position: Position,
  { workspace, client }: { readonly workspace: Workspace; readonly client: ClientCapabilities },
): SignatureHelp | undefined {
  const cursor = cursorAt(document, position, workspace.services);
  const list = cursor && innermostList(cursor);
  const signature = list && signatureOf(list, new Place(cursor, workspace));
  if (signature === undefined) return undefined;
  const { name, parameters, declaration, documentation } = signature;
  const isAnswer = list?.rule === "Answer";
  const label = isAnswer ? `${name} ${parameters.join(", ")}` : `${name}(${parameters.join(", ")})`;
  const options = client.textDocument?.signatureHelp?.signatureInformation;
  const text =
    declaration === undefined
      ? documentation
      : markupFor(options?.documentationFormat, documentationOf(declaration, createView(document, workspace)));
  return {
    activeSignature: 0,
    activeParameter: cursor === undefined || list === undefined ? 0 : commasSince(cursor, list.open),
    signatures: [
      {
        label,
        ...(text !== undefined && { documentation: text }),
        parameters: parameters.map((parameter, index) => {
          if (options?.parameterInformation?.labelOffsetSupport !== true) return { label: parameter };
          const start = name.length + 1 + parameters.slice(0, index).join(", ").length + (index > 0 ? 2 : 0);
          return { label: [start, start + parameter.length] };
        }),
      },
    ],
  };
}

function innermostList(cursor: Cursor): List | undefined {
  const lists = cursor.expected.flatMap(({ slots }) => listIn(slots, cursor) ?? []);
  return lists.reduce<List | undefined>(
    (best, each) => (best === undefined || each.open > best.open ? each : best),
    undefined,
  );
}

function listIn(slots: Expected["slots"], cursor: Cursor): List | undefined {
  for (const slot of slots) {
    const { reader, rule, start } = slot;
    if (start === cursor.tokens.length && reader !== "Parameters") continue;
    if (reader === "Arguments") return { rule, open: start, slots };
    if (reader === "Parameters" && rule === "Handler") return { rule, open: start - 1, slots };
    if (reader === "Answer" && isOnLine(slot, cursor)) return { rule: reader, open: start, slots };
  }
  return undefined;
}

/** Whether a statement began on the line of the cursor: on the next one another begins. */
function isOnLine(slot: Slot, cursor: Cursor): boolean {
  const text = cursor.document.textDocument.getText();
  return !/[\r\n]/.test(text.slice(offsetOf(cursor, slot), cursor.start));
}

function signatureOf({ rule, open, slots }: List, place: Place): Signature | undefined {
  const { tokens } = place.cursor;
  const { task } = place;
  const members = task === undefined ? [] : namedMembers(task);
  const name = tokens[open - 1] === undefined ? "" : nameIn(tokens[open - 1]);
  switch (rule) {
    case "FnCall":
    case "Spawn": {
      const routine = members.filter((each) => isFn(each) || isFibril(each)).find((each) => each.name === name);
      return routine && { name, parameters: parametersOf(routine), declaration: routine };
    }
    case "Answer":
      return {
        name: "answer",
        parameters: ["rc", "v1", "v2", "v3", "v4", "v5"],
        documentation: "The return code, EOK by default, and up to five values.",
      };
    case "Connect": {
      const target = place.scenario.tasks.get(name);
      const handler = target?.members
        .filter(isHandler)
        .find(({ method }) => method?.method?.$refText === connectMethod);
      const parameters = handler?.parameters.map((each, i) => each.name ?? `a${i + 1}`) ?? ["a", "b", "c"];
      return {
        name: `connect ${name} `,
        parameters: parameters.slice(0, 3),
        documentation: `The arguments of ${connectMethod}, at most three.`,
      };
    }
    default:
      return methodAt(rule, open, slots, place);
  }
}

const connectMethod = "IPC_M_CONNECT_ME_TO";

/** `p.M(`, `p.P.M(`, `on M(`, `on P.M(`. */
function methodAt(rule: string, open: number, slots: readonly Slot[], place: Place): Signature | undefined {
  const { tokens } = place.cursor;
  const name = tokens[open - 1]?.image ?? "";
  const isHandled = rule === "Handler";
  const hasDot = tokens[open - 2]?.image === ".";
  const hasProtocol = hasDot && (isHandled || tokens[open - 4]?.image === ".");
  const protocol = hasProtocol ? tokens[open - 3]?.image : undefined;
  const callee = isHandled ? undefined : place.named(nameBefore(tokens, open - (hasProtocol ? 4 : 2)), slots);
  const own = place.task === undefined ? [] : [place.task];
  const targets = isHandled ? own : callee === undefined ? [] : targetsOfDeclaration(callee);
  const method = methodNamed(name, protocol, targets, place);
  return method && { name, parameters: parametersOf(method), declaration: method };
}

/** How many commas stand in a list itself, not inside brackets, so far. */
function commasSince({ tokens }: Cursor, open: number): number {
  let [commas, depth] = [0, 0];
  for (const { image } of tokens.slice(open + 1)) {
    if (image === "(" || image === "[") depth++;
    if (image === ")" || image === "]") depth--;
    if (image === "," && depth === 0) commas++;
  }
  return commas;
}
