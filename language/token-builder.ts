import { DefaultTokenBuilder, type Grammar, type GrammarAST, type TokenBuilderOptions } from "langium";
import type { LexerModes, TokenPattern, TokenType } from "./chevrotain.ts";

/**
 * Words inside a statement. At the head of the next one they are names: no operand begins like that. The operand of `all`
 * and `to` stands on their line, else they are operands themselves.
 */
const inner = /^(all|as|else|or|read|timeout|to|with|write)$/;

const codeOnly = new Set(["{", "}", "NEWLINE", "STRING", "TEMPLATE_START"]);
const holeOnly = new Set(["TEMPLATE_MIDDLE", "TEMPLATE_END", "HOLE_BREAK"]);
const overLines = new Set(["NEWLINE", "HOLE_BREAK", "BLOCK_COMMENT"]);

/**
 * Orders the tokens and gives the holes of texts (`"… {expression} …"`) a lexer mode of their own, in which `}` goes on
 * with the text. Tried before the keywords are
 * a word that stands alone (`answer`, …), which is made of one, and comments, which begin like one.
 */
export class KtraceTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): LexerModes {
    const tokens = super.buildTokens(grammar, options);
    if (!Array.isArray(tokens)) throw new Error("The default token builder is expected to give a list.");
    const all = tokens.map(withProperties);
    const first = all.filter(({ name }) => name.endsWith("_ALONE") || name.endsWith("_COMMENT"));
    const ordered = [...first, ...all.filter((token) => !first.includes(token))];
    return {
      defaultMode: "code",
      modes: {
        code: ordered.filter((token) => !holeOnly.has(token.name)),
        hole: ordered.filter((token) => !codeOnly.has(token.name)),
      },
    };
  }

  protected override buildKeywordPattern(keyword: GrammarAST.Keyword, caseInsensitive: boolean): TokenPattern {
    if (!inner.test(keyword.value)) return super.buildKeywordPattern(keyword, caseInsensitive);
    const head = keyword.value === "timeout" ? "=(?!=)|\\[" : "=(?!=)|\\[|\\(";
    const operand = keyword.value === "all" || keyword.value === "to" ? "(?=[ \\t]+[A-Za-z_])" : "";
    return new RegExp(`${keyword.value}${operand}(?![A-Za-z0-9_]|\\s*(${head}))`);
  }

  /** A keyword can only be the start of a name: other terminals may be missing in its mode. */
  protected override findLongerAlt(keyword: GrammarAST.Keyword, terminals: TokenType[]): TokenType[] {
    return /^[a-z]/.test(keyword.value) ? terminals.filter((terminal) => terminal.name === "ID") : [];
  }
}

function withProperties(token: TokenType): TokenType {
  // The lexer would find this out by a look through each pattern.
  token.LINE_BREAKS = overLines.has(token.name);
  if (token.name === "TEMPLATE_START") token.PUSH_MODE = "hole";
  if (token.name === "TEMPLATE_END" || token.name === "HOLE_BREAK") token.POP_MODE = true;
  return token;
}
