import { callableFns, signatureOf } from "./fns.ts";
import type { Look } from "./look.ts";
import { type NameGroup, nameGroups } from "./names.ts";

/** What can stand before the cursor in place of what was typed there. */
export interface Suggestion {
  readonly label: string;
  /** What is written, where that is not the label. */
  readonly text?: string;
  readonly detail: string;
  readonly type: "keyword" | "variable" | "field" | "value" | "class" | "method" | "function";
  /** Lists are in the order of these, and by name among equals. */
  readonly rank: number;
  /** How many characters before the cursor it takes the place of. */
  readonly length: number;
}

type Plain = Pick<Suggestion, "label" | "text" | "detail" | "type" | "rank">;

/** What an expression can have at the cursor. `before` and `after`: what stands there already. */
export function suggestionsAt(look: Look, before: string, after: string): Suggestion[] {
  const quote = openQuote(before);
  if (quote !== undefined) return taskTexts(look, before.slice(quote), after);
  const { owner, typed: member } = /^(?<owner>.*)\.\s*(?<typed>\w*)$/s.exec(before)?.groups ?? {};
  if (owner !== undefined) return startingWith(member, variablesOf(look, owner.trimEnd()));
  const typed = /(?<![\w:])\w*$/.exec(before)?.[0];
  const names =
    typed === undefined ? [] : startingWith(typed, [...namesAlone(look), ...fns(look), ...wordsOfCall(look)]);
  return unique([...names, ...taskNames(look, before)]);
}

/** Those that begin with what was typed, in lower case or upper case. */
function startingWith(typed: string, all: readonly Plain[]): Suggestion[] {
  const wanted = typed.toLowerCase();
  const found = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  return found.map((each) => ({ ...each, length: typed.length }));
}

/** Where the text begins that was not ended before the cursor. */
function openQuote(before: string): number | undefined {
  const isOpen = before.split('"').length % 2 === 0;
  return isOpen ? before.lastIndexOf('"') : undefined;
}

function taskTexts({ program }: Look, typed: string, after: string): Suggestion[] {
  const end = after.startsWith('"') ? "" : '"';
  const texts = program.tasks.map(({ name, id }) => ({
    ...task(name, id),
    label: `"${name}"`,
    text: `"${name}${end}`,
  }));
  return startingWith(typed, texts);
}

const task = (name: string, id: number): Plain => ({ label: name, detail: `task ${id}`, type: "class", rank: 3 });

const isWord = (name: string): boolean => /^\w+(\[\d+\])?$/.test(name);

/** Names of tasks; those that are no words are written with quotes, and may be typed without. */
function taskNames({ program }: Look, before: string): Suggestion[] {
  return program.tasks.flatMap(({ name, id }) => {
    const typed = typedOf(name, before);
    if (typed === undefined) return [];
    return [{ ...task(name, id), ...(!isWord(name) && { text: `"${name}"` }), length: typed.length }];
  });
}

/** The longest part before the cursor with which a name begins; `undefined` when the cursor is in another word. */
function typedOf(name: string, before: string): string | undefined {
  for (let length = Math.min(name.length, before.length); length >= 0; length--) {
    const start = before.length - length;
    const typed = before.slice(start);
    const isStart = name.toLowerCase().startsWith(typed.toLowerCase());
    if (isStart && !/[\w:]$/.test(before.slice(0, start))) return typed;
  }
  return undefined;
}

/** The variables of the task whose name ends a text. All replicas have the same. */
function variablesOf({ program }: Look, owner: string): Plain[] {
  const replica = owner.replace(/(\w+)\s*\[[^\]]*\]$/, "$1[0]");
  const isNamed = (text: string, name: string) =>
    text.endsWith(`"${name}"`) || (text.endsWith(name) && !/[\w:]$/.test(text.slice(0, -name.length)));
  const named = program.tasks.filter(({ name }) => isNamed(owner, name) || isNamed(replica, name));
  const [nearest] = named.sort((a, b) => b.name.length - a.name.length);
  return (nearest?.variables ?? []).map(({ name, type }) => ({ label: name, detail: type, type: "field", rank: 1 }));
}

function namesAlone(look: Look): Plain[] {
  const locals = look.locals().map(({ name }) => name);
  const groups = nameGroups(look.program, look.task, locals);
  return groups.flatMap(({ kind, names }) => names.map((name) => ({ label: name, ...meaningOf(look, kind, name) })));
}

function meaningOf({ program, task }: Look, kind: NameGroup["kind"], name: string): Omit<Plain, "label"> {
  switch (kind) {
    case "local":
      return { detail: "local", type: "variable", rank: 1 };
    case "own":
      return { detail: `of ${program.tasks[task ?? 0].name}`, type: "field", rank: 1 };
    case "special":
      return { detail: "of this moment", type: "keyword", rank: 2 };
    case "constant":
      return { detail: String(program.constants.get(name)), type: "value", rank: 4 };
    case "error":
      return { detail: String(program.kernel.errors[name]), type: "value", rank: 5 };
    case "method":
      return { detail: String(program.kernel.methods[name]), type: "method", rank: 5 };
  }
}

/** The `fn`s that can be called here. */
function fns({ program, task }: Look): Plain[] {
  if (task === undefined) return [];
  return callableFns(program, task).map((fn) => {
    const { name } = program.routines[fn];
    return { label: name, text: `${name}(`, detail: `fn ${signatureOf(program, fn)}`, type: "function", rank: 1 };
  });
}

/** The language's own words that have a value here. */
function wordsOfCall(look: Look): Plain[] {
  const word = (label: string, detail: string, text?: string): Plain => ({
    label,
    detail,
    ...(text && { text }),
    type: "keyword",
    rank: 2,
  });
  const own = look.task === undefined ? [] : [word("self", "this task's number among its replicas")];
  if (look.call() === undefined) return own;
  return [
    ...own,
    word("sender", "id of the task that sent the call"),
    word("method", "number of the call's method"),
    word("request", "the call that is handled"),
    word("arg", "an argument of the call, from 1", "arg("),
  ];
}

/** Of those with the same label only the first, which is the nearest meaning. */
const unique = (all: readonly Suggestion[]): Suggestion[] => [
  ...new Map(all.toReversed().map((each) => [each.label, each])).values(),
];
