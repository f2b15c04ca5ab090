import { type AstNode, createParser, LangiumParser, type ParseResult, type ParserOptions } from "langium";
import type { Token, TokenType } from "./chevrotain.ts";
import type { KtraceServices } from "./services.ts";
import { resyncWords } from "./words.ts";

/** What of Chevrotain's parser recovery works with; see its `recoverable` trait. */
interface Recovering {
  LA(distance: number): Token;
  consumeToken(): void;
  flattenFollowSet(): TokenType[];
}

/**
 * The parser, with a recovery that knows braces and statements: what is skipped is skipped with its whole `{ … }`, no
 * brace is made up, and the parser goes on at a word that begins something, not at the next name, which may be anything.
 */
export function createKtraceParser(services: KtraceServices): LangiumParser {
  const parser = createParser(services.Grammar, new KtraceParser(services), services.parser.Lexer.definition);
  parser.finalize();
  return parser;
}

class KtraceParser extends LangiumParser {
  constructor(services: KtraceServices) {
    super(services);
    Object.assign(this.wrapper, {
      SKIP_TOKEN: skipToken,
      findReSyncTokenType: findResyncType,
      canTokenTypeBeInsertedInRecovery: (type: TokenType) => type.name !== "{" && type.name !== "}",
    });
  }

  /** The parser is recursive: a text that nests past the host's stack is one error, and nothing of it is understood. */
  override parse<T extends AstNode = AstNode>(input: string, options?: ParserOptions): ParseResult<T> {
    try {
      return super.parse<T>(input, options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // What it was in the middle of is still on Langium's own stack.
      Object.assign(this, { stack: [] });
      const result = super.parse<T>("", options);
      return { ...result, parserErrors: [nestedTooDeeply()] };
    }
  }
}

function nestedTooDeeply(): ParseResult["parserErrors"][number] {
  const message =
    "This file nests expressions or blocks too deeply to be read; give the inner ones names, or a `fn` of their own.";
  const token = { image: "", startOffset: 0, endOffset: 0, startLine: 1, endLine: 1, startColumn: 1, endColumn: 1 };
  return {
    name: "NestedTooDeeply",
    message,
    token: { ...token, tokenTypeIdx: 0, tokenType: { name: "EOF" } },
    resyncedTokens: [],
    context: { ruleStack: [], ruleOccurrenceStack: [] },
  };
}

/** Passes over a token, or over all from `{` to the brace that closes it. Gives the token after it. */
function skipToken(this: Recovering): Token {
  const end = this.LA(1).tokenType.name === "{" ? closing(this, 1) : 1;
  for (let distance = 0; distance < end && !isEnd(this.LA(1)); distance++) this.consumeToken();
  return this.LA(1);
}

/** The type of the next token at which a rule that is open can go on. */
function findResyncType(this: Recovering): TokenType {
  const types = new Map(this.flattenFollowSet().map((type) => [type.name, type]));
  for (let distance = 1; ; distance++) {
    const token = this.LA(distance);
    const { tokenType } = token;
    if (isEnd(token)) return tokenType;
    if (types.has(tokenType.name) && resyncWords.has(tokenType.name)) return tokenType;
    if (tokenType.name === "{") distance = closing(this, distance);
  }
}

/** The distance of the brace that closes the one at `open`; that of `open` itself where none does. */
function closing(parser: Recovering, open: number): number {
  let depth = 0;
  for (let distance = open; !isEnd(parser.LA(distance)); distance++) {
    const { name } = parser.LA(distance).tokenType;
    if (name === "{") depth++;
    if (name === "}" && --depth === 0) return distance;
  }
  return open;
}

function isEnd(token: Token): boolean {
  return token.tokenType.name === "EOF";
}
