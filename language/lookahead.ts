import type { Token } from "./chevrotain.ts";
import { members, reservedWords, statements, topLevel } from "./words.ts";

/** What of Chevrotain's parser a decision looks at. */
export interface Looking {
  LA(distance: number): Token | undefined;
}

interface Production {
  readonly nonTerminalName?: string;
  readonly definition: readonly Production[];
}

type Decision<T> = (this: Looking, ...more: readonly unknown[]) => T;

interface Question {
  readonly rule: Production & { readonly name: string };
}

/** How Langium's parser comes to its decisions: Chevrotain's `ILookaheadStrategy`. */
interface Lookahead {
  initialize(options: object): void;
  buildLookaheadForOptional(question: Question): Decision<boolean>;
  buildLookaheadForAlternation(question: Question): Decision<number | undefined>;
}

/**
 * Lets the parser decide by as few tokens as tell one way from another. Langium's own way reads an optional part to its end before it takes it,
 * if its first word may also begin what follows: an `else` with all of its block, because `else` may be a name. A mistake inside was then
 * blamed on the `else`, and nothing of the block understood. But the lexer tells such words from names already.
 */
export function decideByFewTokens(lookahead: unknown): void {
  if (!isLookahead(lookahead)) throw new Error("The parser has a strategy for its lookahead.");
  const own: Lookahead = {
    initialize: lookahead.initialize.bind(lookahead),
    buildLookaheadForOptional: lookahead.buildLookaheadForOptional.bind(lookahead),
    buildLookaheadForAlternation: lookahead.buildLookaheadForAlternation.bind(lookahead),
  };
  Object.assign(lookahead, {
    initialize: (options: object) => {
      own.initialize(options);
      // What may follow a rule where it is called. Without this, its own words decide.
      Object.assign(lookahead, { callers: new Map() });
    },
    buildLookaheadForOptional: (question: Question) => {
      const decide = whenAsked(() => own.buildLookaheadForOptional(question));
      if (isRule(question, "Lock")) return orMisspelt(decide);
      return isRule(question, "Binary") ? withOperand(decide) : decide;
    },
    buildLookaheadForAlternation: (question: Question) => {
      const decide = whenAsked(() => own.buildLookaheadForAlternation(question));
      if (isRule(question, "Name")) return unlessDeclaration(decide);
      if (isRule(question, "Primary")) return unlessDeclaration(byNextSign(question, decide));
      return isRule(question, "Statement") ? orWait(question, decide) : decide;
    },
  } satisfies Lookahead);
}

/** Few texts come to all of the decisions, and each takes longer to make than a line to read. */
function whenAsked<T>(make: () => Decision<T>): Decision<T> {
  let made: Decision<T> | undefined;
  return function (alternatives) {
    made ??= make();
    return made.call(this, alternatives);
  };
}

function isLookahead(value: unknown): value is Lookahead {
  return typeof value === "object" && value !== null && "initialize" in value;
}

/** Langium ends the names of rules with an invisible character. */
const isRule = ({ rule }: Question, name: string) => rule.name.startsWith(name);

/** An operator without a value behind it is left to be told as that; `in = 1` is a statement. */
function withOperand(isOperator: Decision<boolean>): Decision<boolean> {
  return function () {
    return isOperator.call(this) && beginsValue(typeAt(this, 2)) && !beginsDeclaration(this, 2);
  };
}

/** A word between a lock and its block can only be meant as how the lock is taken. */
function orMisspelt(isThere: Decision<boolean>): Decision<boolean> {
  return function () {
    if (isThere.call(this)) return true;
    const isWordHere = typeAt(this, 1) === "ID" && this.LA(1)?.startLine === this.LA(0)?.endLine;
    return isWordHere && typeAt(this, 2) === "{";
  };
}

const valueSigns = new Set(["ID", "INT", "DURATION", "STRING", "(", "!", "-"]);
const beginsStatement = new Set(statements);

function beginsValue(token: string): boolean {
  return valueSigns.has(token) || (isWord(token) && !beginsStatement.has(token));
}

const typeAt = (parser: Looking, distance: number): string => parser.LA(distance)?.tokenType.name ?? "EOF";

const isWord = (token: string) => /^[a-z]/.test(token);

const declaring = new Set([...topLevel, ...members]);

/** Whether a declaration begins at a token, whose word is then no name: it is the first of its line, and the name of what is declared is behind it. */
export function beginsDeclaration(parser: Looking, distance: number): boolean {
  if (!declaring.has(typeAt(parser, distance))) return false;
  const name = typeAt(parser, distance + 1);
  const isNamed = name === "ID" || name === "STRING" || (isWord(name) && !reservedWords.has(name));
  const line = parser.LA(distance)?.startLine;
  return isNamed && parser.LA(distance + 1)?.startLine === line && parser.LA(distance - 1)?.endLine !== line;
}

function unlessDeclaration(decide: Decision<number | undefined>): Decision<number | undefined> {
  return function () {
    return beginsDeclaration(this, 1) ? undefined : decide.call(this);
  };
}

/** Behind a name, the next sign tells a call, the variable of a task, and one's own variable apart. */
function byNextSign({ rule }: Question, decide: Decision<number | undefined>): Decision<number | undefined> {
  const [text, call, variable, read] = numbersOf(rule, ["StringLiteral", "FnCall", "TaskVariable", "Read"]);
  return function () {
    const name = typeAt(this, 1);
    const isText = name === "STRING";
    if (!isText && name !== "ID" && (!isWord(name) || reservedWords.has(name))) return decide.call(this);
    const sign = typeAt(this, 2);
    if (sign === "(" && !isText) return call;
    if (sign === "." || (sign === "[" && (isText || isOfTask(this)))) return variable;
    return isText ? text : read;
  };
}

/** Where neither kind of `wait` can go on, the mistake is in what is waited for. */
function orWait({ rule }: Question, decide: Decision<number | undefined>): Decision<number | undefined> {
  const [one, all] = numbersOf(rule, ["Wait\u200B", "WaitAll"]);
  return function () {
    const decided = decide.call(this);
    if (decided !== undefined || typeAt(this, 1) !== "wait") return decided;
    return typeAt(this, 2) === "all" ? all : one;
  };
}

/** The numbers of the alternatives of a rule that are these rules. */
function numbersOf(rule: Production, names: readonly string[]): number[] {
  const alternatives = rule.definition[0]?.definition.map(({ definition: [first] }) => first?.nonTerminalName) ?? [];
  return names.map((name) => alternatives.findIndex((each) => each?.startsWith(name)));
}

/** Whether the brackets behind a name are a task's number: its variable follows. */
function isOfTask(parser: Looking): boolean {
  let depth = 0;
  for (let distance = 2; ; distance++) {
    const name = typeAt(parser, distance);
    if (name === "[") depth++;
    if (name === "]" && --depth === 0) return typeAt(parser, distance + 1) === ".";
    if (name === "{" || name === "}" || name === "EOF") return false;
  }
}
