/** Finds the texts for people in TypeScript: those that are translated, and those that nobody can translate. */
import { type Node, parseSync, type TemplateLiteral, Visitor } from "oxc-parser";

/** A text in a source file. */
interface Text {
  readonly start: number;
  readonly end: number;
  /** With `{0}`, `{1}`, … for what is filled in, as the bundle has it. */
  readonly text: string;
  /** It is where a translation cannot have been read yet: it is made when the module is loaded. */
  readonly isEarly: boolean;
}

export interface Texts {
  /** What is handed to `t`, as text or as template. */
  readonly translated: readonly Text[];
  /** What reads like a text for people, or is where one is shown, and is not handed to `t`. */
  readonly bare: readonly Text[];
  /** Calls of `t` with something that is no text, which no translator sees. */
  readonly unreadable: readonly number[];
}

/** Two words, or one that begins a sentence. */
const PROSE = /\p{L}{2,},? (\p{L}{2,}|\{\d)|\} \p{L}{2,}|^[^\p{L}<]*\p{Lu}\p{Ll}/u;

const MARKUP = /^\s*</;

/** What VS Code and pages show of the objects that it is given. */
const SHOWN = /^(label|title|description|detail|tooltip|placeholder|prompt|term|aria-label)$/i;

/** What takes selectors and names of classes, and not texts. */
const TAKES_NAMES = /^(querySelector(All)?|closest|matches|split)$/;

const isT = (node: Node): boolean => node.type === "Identifier" && node.name === "t";
const isNamed = (node: Node, name: RegExp): boolean => node.type === "Identifier" && name.test(node.name);

/** The texts of a file; `path` says by its ending what language it is. */
export function textsIn(path: string, source: string): Texts {
  const { program } = parseSync(path, source);
  const translated: Text[] = [];
  const bare: Text[] = [];
  const unreadable: number[] = [];
  /** Nodes that are no texts for people, or that have been dealt with. */
  const passed = new Set<Node>();
  /** Nodes that are shown, whatever they look like. */
  const shown = new Set<Node>();
  let functions = 0;
  const enter = () => {
    functions++;
  };
  const leave = () => {
    functions--;
  };
  const found = (node: Node, text: string): Text => ({
    start: node.start,
    end: node.end,
    text,
    isEarly: functions === 0,
  });
  const meet = (node: Node, text: string) => {
    if (!passed.has(node) && !MARKUP.test(text) && (shown.has(node) ? /\p{L}{2}/u : PROSE).test(text))
      bare.push(found(node, text));
  };
  const pass = (...nodes: readonly Node[]) => {
    for (const node of nodes) passed.add(node);
  };
  const visitor = new Visitor({
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": leave,
    FunctionExpression: enter,
    "FunctionExpression:exit": leave,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": leave,
    // A field is made with its object.
    PropertyDefinition: enter,
    "PropertyDefinition:exit": leave,
    ImportDeclaration: ({ source }) => pass(source),
    ExportNamedDeclaration: ({ source }) => source && pass(source),
    ImportExpression: ({ source }) => pass(source),
    TSLiteralType: ({ literal }) => pass(literal),
    SwitchCase: ({ test }) => test && pass(test),
    BinaryExpression: ({ operator, left, right }) => /^[!=]==$/.test(operator) && pass(left, right),
    Property: ({ key, value }) => {
      pass(key);
      const name = key.type === "Identifier" ? key.name : key.type === "Literal" ? String(key.value) : "";
      if (SHOWN.test(name)) shown.add(value);
      if (/^(class|id|key|d|transform|style)$/.test(name)) pass(value);
    },
    CallExpression: (call) => {
      const [first, ...rest] = call.arguments;
      if (isT(call.callee) && first !== undefined) {
        pass(first);
        if (first.type === "Literal" && typeof first.value === "string") translated.push(found(call, first.value));
        else unreadable.push(call.start);
      } else if (isNamed(call.callee, /^html$/)) for (const child of rest.slice(1)) shown.add(child);
      else if (call.callee.type === "MemberExpression") {
        const { object, property } = call.callee;
        // The log is for who mends the program.
        if (isNamed(object, /^log$/) || isNamed(property, TAKES_NAMES)) pass(object, ...call.arguments);
      }
    },
    TaggedTemplateExpression: ({ tag, quasi, ...node }) => {
      if (!isT(tag)) return;
      pass(quasi);
      translated.push({ ...found(quasi, templateText(quasi)), start: node.start });
    },
    Literal: (node) => {
      if (typeof node.value === "string") meet(node, node.value);
    },
    TemplateLiteral: (node) => meet(node, templateText(node)),
  });
  visitor.visit(program);
  return { translated, bare, unreadable };
}

/** `step {0} of {1}` */
const templateText = ({ quasis }: TemplateLiteral): string =>
  quasis.map(({ value }, index) => (index === 0 ? "" : `{${index - 1}}`) + (value.cooked ?? value.raw)).join("");
