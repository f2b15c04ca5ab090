import {
  type AstNode,
  AstUtils,
  type CstNode,
  createParser,
  GrammarAST,
  LangiumParser,
  type ParseResult,
  type ParserOptions,
} from "langium";
import type { Token, TokenType } from "./chevrotain.ts";
import { KtraceCstNodeBuilder } from "./cst-node-builder.ts";
import { isSource } from "./generated/ast.ts";
import { mostBrackets, mostLevels } from "./limits.ts";
import { beginsDeclaration, decideByFewTokens } from "./lookahead.ts";
import { Reader, type Reading } from "./reading.ts";
import { distanceToBlock, findResyncType, skipToken } from "./recovery.ts";
import type { KtraceServices } from "./services.ts";
import { nodeBelow } from "./walk.ts";

/** The one parser: to make it takes longer than to parse most scenarios. It is made with the first services that need it. */
let made: KtraceParser | undefined;

/** What a parse can be told besides. */
export interface KtraceParserOptions extends ParserOptions {
  /** The tree of an earlier text of the same file, whose parts become parts of the new tree where nothing changed. It cannot be used after that. */
  readonly previous?: AstNode;
}

/** The parser of some services: what it parses is linked by them. */
export function ktraceParserOf(services: KtraceServices): LangiumParser {
  made ??= createKtraceParser(services);
  const shared: LangiumParser = made;
  const own: LangiumParser = Object.create(shared);
  own.parse = (input, options) => {
    Object.assign(shared, { linker: services.references.Linker });
    return shared.parse(input, options);
  };
  return own;
}

function createKtraceParser(services: KtraceServices): KtraceParser {
  const parser = createParser(services.Grammar, new KtraceParser(services), services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

/**
 * The parser, with a recovery that knows braces and statements: what is skipped is skipped with its whole `{ … }`, no
 * brace is made up, and the parser goes on at a word that begins something, not at the next name, which may be anything.
 * Of a text that changed it reads what the change can have changed.
 */
class KtraceParser extends LangiumParser {
  /** The token at which the host's stack ended: on the way out Langium can throw another error, of nodes that were not made. */
  #last: Token | undefined;
  /** The first token inside more brackets, or behind more signs, than there may be. */
  #deep: Token | undefined;
  /** The first expression of more terms than there may be levels: where the stack ended, most likely on its account. */
  #long: CstNode | undefined;
  readonly #builder = new KtraceCstNodeBuilder();
  readonly #engine = Object.assign(this.wrapper, { currIdx: -1 });
  /** How files were read, by the roots of their trees. */
  readonly #readings = new WeakMap<AstNode, Reading>();
  #before: Reading | undefined;
  /** How the words of a rule are taken, while the parser looks at it. */
  #words: Map<TokenType | undefined, () => void> | undefined;
  /** The head that is read, until its block comes. */
  #head: Head | undefined;
  #reader = new Reader("", [], []);
  readonly #tokens = { LA: (distance: number) => this.#reader.at(this.#engine.currIdx + distance) };

  constructor(services: KtraceServices) {
    super(services);
    Object.assign(this, {
      nodeBuilder: this.#builder,
      constructInfix: (infix: Infix, precedences: Precedences) => {
        if ((infix.operators?.length ?? 0) > mostLevels) this.#long ??= infix.$cstNode;
        return treeOfInfix(infix, precedences);
      },
    });
    const { lexer } = this;
    const tokenize: typeof lexer.tokenize = (text, options) => {
      const result = lexer.tokenize(text, options);
      this.#deep = tokenBelow(result.tokens, mostBrackets);
      const tokens = this.#deep === undefined ? result.tokens : [];
      this.#reader = new Reader(text, tokens, result.hidden, this.#deep === undefined ? this.#before : undefined);
      return { ...result, tokens, hidden: this.#reader.pending };
    };
    Object.assign(this, { lexer: { definition: lexer.definition, tokenize } });
    decideByFewTokens(Reflect.get(this.wrapper, "lookaheadStrategy"));
    const wrapSubrule: typeof this.wrapper.wrapSubrule = this.wrapper.wrapSubrule.bind(this.wrapper);
    Object.assign(this.wrapper, {
      wrapSubrule: (...args: Parameters<typeof wrapSubrule>) => {
        try {
          return wrapSubrule(...args);
        } catch (error) {
          if (error instanceof RangeError) this.#last ??= this.#reader.at(this.#engine.currIdx + 1);
          throw error;
        }
      },
      // Only messages go by it: to list what may come next, three tokens deep, takes longer than to read a thousand lines.
      maxLookahead: 1,
      SKIP_TOKEN: skipToken,
      findReSyncTokenType: findResyncType,
      canTokenTypeBeInsertedInRecovery: (type: TokenType) => type.name !== "{" && type.name !== "}",
    });
  }

  /** The reader gives the tokens; while the parser looks at its own grammar it has others. */
  override finalize(): void {
    super.finalize();
    Object.assign(this.wrapper, { LA: this.#tokens.LA, LA_FAST: this.#tokens.LA });
  }

  /** Where a rule is one word of many, as a name is, the word that is there is taken. Langium makes a function for each of them, each time. */
  override rule(...[rule, anyOf]: Parameters<LangiumParser["rule"]>): ReturnType<LangiumParser["rule"]> {
    if (hasBlock(rule)) return this.#headed(rule, anyOf);
    if (!isOneWord(rule)) return super.rule(rule, anyOf);
    const words = new Map<TokenType | undefined, () => void>();
    return super.rule(rule, (args) => {
      const word = this.isRecording() ? undefined : words.get(this.#reader.at(this.#engine.currIdx + 1)?.tokenType);
      if (word !== undefined && !beginsDeclaration(this.#tokens, 1)) return word();
      this.#words = this.isRecording() ? words : undefined;
      anyOf(args);
      this.#words = undefined;
    });
  }

  /** Where a mistake is in front of a block, the block is read. */
  #headed(...[rule, parts]: Parameters<LangiumParser["rule"]>): ReturnType<LangiumParser["rule"]> {
    let block = () => {};
    return super.rule(rule, (args) => {
      const outer = this.#head;
      const head: Head = { block: undefined };
      this.#head = head;
      try {
        parts(args);
      } catch (error) {
        if (head.block !== undefined || !isSyntaxError(error) || !this.#skipToBlock()) throw error;
        block();
      } finally {
        this.#head = outer;
      }
      if (this.isRecording() && head.block !== undefined) block = head.block;
    });
  }

  /** Passes over the rest of a head with a mistake. */
  #skipToBlock(): boolean {
    const distance = distanceToBlock(this.#tokens);
    if (distance === undefined) return false;
    this.#engine.currIdx += distance - 1;
    return true;
  }

  override subrule(...call: Parameters<LangiumParser["subrule"]>): void {
    const isThere = this.isRecording() || this.#reader.at(this.#engine.currIdx + 1)?.tokenType.name === "{";
    if (this.#head !== undefined && isThere && isBlock(call[3])) this.#head.block ??= () => super.subrule(...call);
    super.subrule(...call);
  }

  override consume(...[index, type, feature]: Parameters<LangiumParser["consume"]>): void {
    this.#words?.set(type, () => super.consume(index, type, feature));
    super.consume(index, type, feature);
  }

  /** The loop over the declarations of a file is the only one at the root of the tree. */
  override many(...[index, callback]: Parameters<LangiumParser["many"]>): void {
    if (this.isRecording() || !this.#builder.isAtRoot) return super.many(index, callback);
    this.#engine.currIdx = this.#reader.start - 1;
    let isDone = false;
    const head = () => {
      this.#mark();
      isDone = this.#reader.isDone();
      return isDone;
    };
    this.#mark();
    super.many(index, { ...callback, DEF: () => head() || callback.DEF() });
    if (!isDone) this.#mark();
  }

  #mark(): void {
    const { root } = this.#builder;
    const { errors } = this.wrapper;
    this.#reader.mark(this.#engine.currIdx + 1, root.content.length, errors.length, this.#builder.startPart());
  }

  /** A text that nests too deeply is one error, and nothing of it is understood. */
  override parse<T extends AstNode = AstNode>(input: string, options: KtraceParserOptions = {}): ParseResult<T> {
    this.#last = undefined;
    this.#long = undefined;
    this.#before = options.previous && this.#readings.get(options.previous);
    try {
      const result = super.parse<T>(input, options);
      if (this.#deep !== undefined) return this.#refuse(options, placeOf(this.#deep));
      const node = nodeBelow(result.value, mostLevels);
      if (node !== undefined) return this.#refuse(options, node.$cstNode?.range.start);
      if (options.previous !== undefined) this.#readings.delete(options.previous);
      return this.#whole(result);
    } catch (error) {
      // The parser itself is recursive, too.
      if (this.#last === undefined && !(error instanceof RangeError)) throw error;
      return this.#refuse(options, this.#startOfLong() ?? (this.#last && placeOf(this.#last)));
    }
  }

  /** Puts what was read and what was kept together. */
  #whole<T extends AstNode>(result: ParseResult<T>): ParseResult<T> {
    const { root } = this.#builder;
    const { value } = result;
    if (!isSource(value)) return result;
    const reading = this.#reader.finish(root.content, value.items, result.parserErrors);
    this.#readings.set(value, reading);
    const { pieces } = reading;
    root.content = [];
    for (const { content } of pieces) for (const node of content) this.#builder.appendChild(root, node);
    value.items = pieces.flatMap(({ item }) => item ?? []);
    for (const [index, item] of value.items.entries())
      Object.assign(item, { $container: value, $containerProperty: "items", $containerIndex: index });
    return { ...result, parserErrors: pieces.flatMap(({ errors }) => errors) };
  }

  #startOfLong(): Position | undefined {
    return this.#long?.range.start;
  }

  #refuse<T extends AstNode>(options: ParserOptions, at: Position | undefined): ParseResult<T> {
    // What it was in the middle of is still on Langium's own stack.
    Object.assign(this, { stack: [] });
    this.#before = undefined;
    const result = super.parse<T>("", options);
    return { ...result, parserErrors: [nestedTooDeeply(at)] };
  }
}

/** A head that is read. */
interface Head {
  /** Reads its first block: known once the parser has come there. */
  block: (() => void) | undefined;
}

function hasBlock(rule: Parameters<LangiumParser["rule"]>[0]): boolean {
  return AstUtils.streamAllContents(rule).some(isBlock);
}

function isBlock(element: AstNode): boolean {
  return GrammarAST.isRuleCall(element) && element.rule.$refText === "Block";
}

/** Whether the parser threw it on account of the text. */
const isSyntaxError = (error: unknown): boolean => error instanceof Error && "resyncedTokens" in error;

function isOneWord(rule: Parameters<LangiumParser["rule"]>[0]): boolean {
  return (
    GrammarAST.isParserRule(rule) &&
    GrammarAST.isAlternatives(rule.definition) &&
    rule.definition.elements.every(isWord)
  );
}

function isWord(element: GrammarAST.AbstractElement): boolean {
  if (element.cardinality !== undefined) return false;
  return (
    GrammarAST.isKeyword(element) || (GrammarAST.isRuleCall(element) && GrammarAST.isTerminalRule(element.rule.ref))
  );
}

type Position = CstNode["range"]["start"];
type Precedences = ReadonlyMap<string, { readonly precedence: number }>;

interface Infix {
  readonly $type: string;
  readonly $cstNode: CstNode | undefined;
  readonly parts?: readonly unknown[];
  readonly operators?: readonly string[];
}

/**
 * The tree of an expression that was read as a flat list, by an operator stack; all operators take the left first. Langium's own
 * way copies what is left of the list for each operator.
 */
function treeOfInfix({ $type, $cstNode, parts = [], operators = [] }: Infix, precedences: Precedences): unknown {
  // Of nothing Langium would think that the node is still to be made, and take the one around it for it.
  if (parts.length < 2) return parts[0] ?? null;
  const loosenessOf = (operator: string) => precedences.get(operator)?.precedence ?? Number.POSITIVE_INFINITY;
  const values = [parts[0]];
  const open: string[] = [];
  const close = (looseness: number) => {
    for (let operator = open.at(-1); operator !== undefined; operator = open.at(-1)) {
      if (loosenessOf(operator) > looseness) return;
      open.pop();
      const right = values.pop();
      values.push({ $type, $cstNode, left: values.pop(), operator, right });
    }
  };
  for (const [index, operator] of operators.entries()) {
    close(loosenessOf(operator));
    open.push(operator);
    values.push(parts[index + 1]);
  }
  close(Number.POSITIVE_INFINITY);
  return values[0];
}

const openers = new Set(["(", "[", "{", "TEMPLATE_START"]);
const closers = new Set([")", "]", "}", "TEMPLATE_END"]);

const signs = new Set(["!", "-"]);

/** The first token inside more brackets and behind more signs than these. */
function tokenBelow(tokens: readonly Token[], most: number): Token | undefined {
  let [brackets, signed] = [0, 0];
  for (const token of tokens) {
    const { name } = token.tokenType;
    if (openers.has(name)) brackets++;
    else if (closers.has(name)) brackets--;
    signed = signs.has(name) ? signed + 1 : 0;
    if (brackets + signed > most) return token;
  }
  return undefined;
}

const placeOf = ({ startLine = 1, startColumn = 1 }: Token): Position => ({
  line: startLine - 1,
  character: startColumn - 1,
});

function nestedTooDeeply(at: Position | undefined): ParseResult["parserErrors"][number] {
  const message =
    "This file nests expressions or blocks too deeply to be read; give the inner ones names, or a `fn` of their own.";
  const { line, character } = at ?? { line: 0, character: 0 };
  const place = { startLine: line + 1, endLine: line + 1, startColumn: character + 1, endColumn: character + 1 };
  const token = { image: "", startOffset: 0, endOffset: 0, ...place };
  return {
    name: "NestedTooDeeply",
    message,
    token: { ...token, tokenTypeIdx: 0, tokenType: { name: "EOF" } },
    resyncedTokens: [],
    context: { ruleStack: [], ruleOccurrenceStack: [] },
  };
}
