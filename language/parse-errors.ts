import type {
  EarlyExit,
  Mismatch,
  NoAlternative,
  NotAllParsed,
  ParserErrorMessages,
  Token,
  TokenType,
} from "./chevrotain.ts";
import { didYouMean } from "./nearest.ts";
import { members, properties, reservedWords, statements, topLevel } from "./words.ts";

interface Expectation {
  /** What may stand there, in plain words. */
  readonly what: string;
  /** Words that it may begin with; the nearest is suggested. */
  readonly words?: readonly string[];
}

const expression: Expectation = { what: "a value" };

/** What a rule of the grammar stands for, where one of its alternatives was expected or its repetition went wrong. */
const expectations: Readonly<Record<string, Expectation>> = {
  Source: { what: "a declaration (`task`, `protocol`, `const`, …)", words: topLevel },
  Item: { what: "a declaration (`task`, `protocol`, `const`, …)", words: topLevel },
  Protocol: { what: "`method` or `}`", words: ["method"] },
  Task: { what: "a declaration of the task (`var`, `phone`, `on`, `main`, …) or `}`", words: members },
  Member: { what: "a declaration of the task (`var`, `phone`, `on`, `main`, …)", words: members },
  Block: { what: "a statement or `}`", words: statements },
  Statement: { what: "a statement", words: statements },
  Check: { what: "`forbid`, `expect`, `always`, `eventually`, `reachable` or `}`", words: properties },
  Limits: { what: "a limit such as `phones 64`, or `}`" },
  Capture: { what: "`task` or `}`", words: ["task"] },
  CapturedTask: {
    what: "`phone`, `incoming`, `dispatched`, `answer`, `thread` or `}`",
    words: ["incoming", "dispatched", "thread", "phone", "answer"],
  },
  CapturedThread: { what: "`serving`, `waits` or `}`", words: ["serving", "waits"] },
  Name: { what: "a name" },
  TaskName: { what: "the name of a task" },
  TypeName: { what: "`call`, `message`, `exchange` or `phone`" },
  Text: { what: 'a text in quotes, such as `"done: {x}"`' },
  Value: expression,
  Expression: expression,
  Unary: expression,
  Primary: expression,
  Connect: { what: "a task or `sender`", words: ["sender"] },
  MethodNumber: { what: "a number or the name of a constant" },
  Handler: { what: "the name of a method, or `*`" },
  Answer: { what: "a value or `to`" },
  Lock: { what: "`read`, `write` or `{`", words: ["read", "write"] },
};

const tokenNames: Readonly<Record<string, string>> = {
  ID: "a name",
  INT: "a number",
  STRING: "a text in quotes",
  TEMPLATE_END: "`}`, which ends the hole in this text",
};

/** Blocking forms cannot stand inside an expression. */
const blocking = new Set(["call", "send", "wait", "receive", "connect", "begin", "choose"]);

/** The parser stops before an operator when no value follows it. */
const operators = new Set(["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||"]);

export function noValueAfter(operator: string): string {
  return `Found no value after \`${operator}\`; expected one.`;
}

/** The parser's complaints in plain words: what was found, what was expected, and the nearest word. */
export class KtraceParseErrors implements ParserErrorMessages {
  buildMismatchTokenMessage({ expected, actual, previous, ruleName }: Mismatch): string {
    const rule = expectations[plain(ruleName)];
    const endsRule = expected.name === "}" || expected.name === "EOF";
    if (!endsRule && isOnLaterLine(actual, previous)) return atEndOfLine(describe(expected));
    if (endsValue(expected) && blocking.has(actual.image)) return insideExpression(actual.image);
    if (operators.has(actual.image)) return noValueAfter(actual.image);
    if (expected.name === "{" && plain(ruleName) === "Task" && nameSigns.has(actual.image))
      return unquoted(actual.image);
    if (endsRule && rule !== undefined) return sentence(actual, rule);
    return sentence(actual, { what: describe(expected), words: /^[a-z]+$/.test(expected.name) ? [expected.name] : [] });
  }

  buildNoViableAltMessage({ expectedPathsPerAlt, actual, previous, ruleName }: NoAlternative): string {
    const [found] = actual;
    const rule = expectations[plain(ruleName)];
    const what = rule?.what ?? oneOf(expectedPathsPerAlt.flat());
    if (!beginnings.has(plain(ruleName)) && isOnLaterLine(found, previous)) return atEndOfLine(what);
    if (rule === expression && found !== undefined && blocking.has(found.image)) {
      return insideExpression(found.image);
    }
    return sentence(found, rule ?? { what });
  }

  buildEarlyExitMessage({ expectedIterationPaths, actual, previous }: EarlyExit): string {
    const what = oneOf(expectedIterationPaths);
    return isOnLaterLine(actual[0], previous) ? atEndOfLine(what) : sentence(actual[0], { what });
  }

  buildNotAllInputParsedMessage({ firstRedundant, ruleName }: NotAllParsed): string {
    const rule = expectations[plain(ruleName)] ?? expectations.Source;
    if (rule !== expression) return sentence(firstRedundant, rule);
    if (operators.has(firstRedundant.image)) return noValueAfter(firstRedundant.image);
    const hint = firstRedundant.image === "=" ? " `==` compares." : "";
    return `${sentence(firstRedundant, { what: "an operator or the end" })}${hint}`;
  }
}

/** Rules that a whole declaration or statement is read by: what is wrong is the word that it begins with. */
const beginnings = new Set(["Item", "Member", "Statement"]);

const lineEnds = "The line ends here; expected ";

const atEndOfLine = (what: string): string => `${lineEnds}${what}.`;

/** Whether what is told is missing behind the token before the one that was found. */
export const isAtEndOfLine = (message: string): boolean => message.startsWith(lineEnds);

function isOnLaterLine(found: Token | undefined, { endLine = Number.NaN }: Token): boolean {
  // Before the first token stands one that is in no line.
  return endLine > 0 && found?.startLine !== undefined && found.startLine > endLine;
}

/** Whether a token can only come once the value before it is complete, or is left out. */
const endsValue = ({ name }: TokenType): boolean => name === ")" || name === "]";

/** Names of real tasks have these in them. */
const nameSigns = new Set([":", "-", ".", "/"]);

const unquoted = (sign: string): string =>
  `Found \`${sign}\`; expected \`{\`. A name with such a sign in it stands in quotes: \`task "init:vfs"\`.`;

const insideExpression = (word: string): string =>
  `\`${word}\` cannot stand inside an expression: give its result a name with \`let\` first.`;

/** Langium ends the names of rules with an invisible character. */
function plain(ruleName: string): string {
  return ruleName.replace(/\u200B$/, "");
}

function sentence(found: Token | undefined, expected: Expectation): string {
  const image = found === undefined || found.tokenType.name === "EOF" ? undefined : found.image;
  if (image === undefined) return `The file ends here; expected ${expected.what}.`;
  if (reservedWords.has(image) && expected.what.includes("name")) {
    return `\`${image}\` is a reserved word; expected ${expected.what}.`;
  }
  return `Found \`${short(image)}\`; expected ${expected.what}.${didYouMean(image, expected.words ?? [])}`;
}

function short(image: string): string {
  const [line = ""] = image.split("\n");
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
}

function describe(token: TokenType): string {
  return tokenNames[token.name] ?? `\`${token.name.replace(/_ALONE$/, "").toLowerCase()}\``;
}

/** What these ways begin with. Where a name may stand, the words that may be names are no news. */
function oneOf(ways: readonly (readonly TokenType[])[]): string {
  const first = [...new Set(ways.flatMap((way) => way.slice(0, 1)))];
  const hasNames = first.some(({ name }) => name === "ID");
  const told = first.filter(({ name }) => !hasNames || !/^[a-z]/.test(name) || reservedWords.has(name));
  const options = told.map(describe);
  if (options.length > 8) return `${options.slice(0, 8).join(", ")}, …`;
  return options.length < 2 ? options.join("") : `${options.slice(0, -1).join(", ")} or ${options.at(-1)}`;
}
