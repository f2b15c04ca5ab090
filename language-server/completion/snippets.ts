import { CompletionItemKind } from "vscode-languageserver";
import { type Declaration, type Expected, type Kind, protocolsOf, type Slot, targetsOfDeclaration } from "#language";
import { type Candidate, parametersOf, placeholders, quoted, verbatim } from "./candidate.ts";
import { handledBy } from "./methods.ts";
import { filledBy, type Place } from "./place.ts";

interface Snippet {
  /** What the whole is called, behind its word. */
  readonly name: string;
  readonly snippet: string;
}

/** Where a snippet stands: what is seen there. */
interface Scene {
  readonly place: Place;
  readonly slots: readonly Slot[];
}

type Makers = Readonly<Record<string, (scene: Scene) => readonly Snippet[]>>;

/** By the word that it begins with, after the rule that the word belongs to. */
const makers: Makers = {
  "Task.task": () => [
    { name: "task with main", snippet: `task \${1:name} {\n  main {\n    $0\n  }\n}` },
    {
      name: "task that serves",
      snippet: `task \${1:name} serves \${2:protocol} {\n  on \${3:METHOD} {\n    $0\n    answer EOK\n  }\n}`,
    },
  ],
  "Protocol.protocol": () => [
    { name: "protocol with a method", snippet: `protocol \${1:name} {\n  method \${2:METHOD} = \${3:1024} ($0)\n}` },
  ],
  "Check.check": () => [
    {
      name: "check that forbids",
      snippet: `check "\${1:name}" {\n  forbid \${2|stuck,deadlock,hang,violation,assertion|}$0\n}`,
    },
    { name: "check that expects a deadlock", snippet: `check "\${1:name}" {\n  expect deadlock among $0\n}` },
  ],
  "Handler.on": handlers,
  "Main.main": () => [{ name: "main block", snippet: "main {\n  $0\n}" }],
  "Fn.fn": () => [{ name: "fn block", snippet: `fn \${1:name}(\${2:a}) {\n  $0\n}` }],
  "Fibril.fibril": () => [{ name: "fibril block", snippet: `fibril \${1:name} {\n  $0\n}` }],
  "Phone.phone": (scene) => [
    { name: "phone to a task", snippet: `phone \${1:name} -> ${choice(2, taskNames(scene), "task")}` },
  ],
  "Session.session": (scene) => [
    {
      name: "session with a task",
      snippet: `session \${1:name} -> ${choice(2, taskNames(scene), "task")} exchange \${3|atomic,serialize,parallel|}`,
    },
  ],
  "Call.call": (scene) =>
    isStatement(scene)
      ? [{ name: "call with its results", snippet: `let \${1:rc} = call ${messageOf(scene, 2)}` }]
      : [{ name: "call with its arguments", snippet: `call ${messageOf(scene, 1)}` }],
  "Send.send": (scene) =>
    isStatement(scene)
      ? [{ name: "send, then wait", snippet: `let \${1:m} = send ${messageOf(scene, 2)}\nlet \${9:rc} = wait $1` }]
      : [],
  "ExchangeBlock.exchange": (scene) => [
    {
      name: "exchange block",
      snippet: `exchange ${choice(1, namesOf(scene, ["session"]), "session")} as \${2:ex} {\n  $0\n}`,
    },
  ],
  "Lock.lock": lockBlocks,
  "If.if": () => [
    { name: "if block", snippet: `if \${1:condition} {\n  $0\n}` },
    { name: "if and else", snippet: `if \${1:condition} {\n  $0\n} else {\n}` },
  ],
  "While.while": () => [{ name: "while block", snippet: `while \${1:condition} {\n  $0\n}` }],
  "For.for": () => [{ name: "for block", snippet: `for \${1:i} in \${2:0}..\${3:n} {\n  $0\n}` }],
  "Repeat.repeat": () => [{ name: "repeat block", snippet: `repeat \${1:n} {\n  $0\n}` }],
  "Loop.loop": () => [{ name: "loop block", snippet: "loop {\n  $0\n}" }],
  "Choose.choose": () => [{ name: "choose blocks", snippet: "choose {\n  $0\n} or {\n}" }],
};

/** Whole declarations and statements that can stand where somebody types. */
export function snippetsAt(expected: readonly Expected[], place: Place): Candidate[] {
  return expected.flatMap(({ word, slots }) => {
    const made = word === undefined ? undefined : makers[`${slots[0].rule}.${word}`];
    return (made?.({ place, slots }) ?? []).map(({ name, snippet }) => ({
      name,
      kind: CompletionItemKind.Snippet,
      snippet,
      documentation: snippet,
    }));
  });
}

/** A handler for each method that the task serves and does not handle yet. */
function handlers({ place: { task } }: Scene): Snippet[] {
  const targets = task === undefined ? [] : [task];
  const handled = new Set(handledBy(targets));
  const open = protocolsOf(targets)
    .flatMap(({ methods }) => methods)
    .filter((each) => each.name !== undefined && !handled.has(each))
    .map((each) => `${each.name}${each.list ? `(${parametersOf(each).join(", ")})` : ""}`);
  return [
    ...open.map((head) => ({ name: `on ${head}`, snippet: `on ${verbatim(head)} {\n  $0\n  answer EOK\n}` })),
    { name: "on any other method", snippet: `on * {\n  answer \${1:ENOTSUP}$0\n}` },
  ];
}

function lockBlocks(scene: Scene): Snippet[] {
  const [mutexes, rwlocks] = [namesOf(scene, ["mutex"]), namesOf(scene, ["rwlock"])];
  const plain = { name: "lock block", snippet: `lock ${choice(1, mutexes, "m")} {\n  $0\n}` };
  const shared = {
    name: "lock block, read or write",
    snippet: `lock ${choice(1, rwlocks, "l")} \${2|read,write|} {\n  $0\n}`,
  };
  return [...(mutexes.length > 0 || rwlocks.length === 0 ? [plain] : []), ...(rwlocks.length > 0 ? [shared] : [])];
}

const callable: readonly Kind[] = ["phone", "session", "exchange"];

/** `p.M(…)`, with what stands nearest. */
function messageOf(scene: Scene, first: number): string {
  const phones = ofKinds(scene, callable);
  const [method] = phones
    .slice(0, 1)
    .flatMap((each) => protocolsOf(targetsOfDeclaration(each)))
    .flatMap(({ methods }) => methods);
  const name = `\${${first + 1}:${method?.name ?? "METHOD"}}`;
  const parameters = method === undefined ? [] : parametersOf(method);
  const target = choice(
    first,
    phones.map((each) => each.name),
    "phone",
  );
  return `${target}.${name}(${placeholders(parameters, first + 2)})`;
}

function isStatement({ slots }: Scene): boolean {
  return filledBy(slots)?.property === "Block.statements";
}

function ofKinds({ place, slots }: Scene, kinds: readonly Kind[]): Declaration[] {
  return place.visible(slots).filter((each) => {
    const kind = place.types.ofDeclaration(each);
    return kind !== undefined && kinds.includes(kind);
  });
}

function namesOf(scene: Scene, kinds: readonly Kind[]): string[] {
  return ofKinds(scene, kinds).map(({ name }) => name);
}

function taskNames({ place }: Scene): string[] {
  return [...place.scenario.tasks.keys()].map((name) => (/^\w+$/.test(name) ? name : quoted(name)));
}

/** A placeholder that offers these texts, else one that says what is wanted. */
function choice(number: number, texts: readonly string[], otherwise: string): string {
  const [first = otherwise] = texts;
  const sure = texts.filter((text) => !/[,|]/.test(text));
  return sure.length > 1 ? `\${${number}|${sure.join(",")}|}` : `\${${number}:${first}}`;
}
