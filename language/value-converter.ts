import { type CstNode, DefaultValueConverter, type GrammarAST, type ValueType } from "langium";
import { isClosed, isNumber } from "./lexer.ts";

const microseconds: Readonly<Record<string, bigint>> = { us: 1n, ms: 1000n, s: 1_000_000n };

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t" };

/** Values of the terminals: integers as `bigint` (captures need 64 bits), durations in microseconds, texts without quotes. */
export class KtraceValueConverter extends DefaultValueConverter {
  protected override runConverter(rule: GrammarAST.AbstractRule, input: string, node: CstNode): ValueType {
    switch (rule.name) {
      case "INT":
        return isNumber(input) ? integerIn(input) : 0n;
      case "DURATION":
        return duration(input);
      case "STRING":
      case "TEMPLATE_END":
        return textIn(input);
      case "TEMPLATE_START":
      case "TEMPLATE_MIDDLE":
        return withoutEscapes(input.slice(1, -1));
      default:
        return super.runConverter(rule, input, node);
    }
  }
}

/** The value of an INT token whose digits are those of a number. */
export const integerIn = (image: string): bigint => BigInt(image.replaceAll("_", ""));

/** The value of a STRING or TEMPLATE_END token. */
export const textIn = (image: string): string => withoutEscapes(image.slice(1, isClosed(image) ? -1 : undefined));

function duration(input: string): bigint {
  const [, digits = "0", unit = "us"] = /^([0-9_]+)(us|ms|s)$/.exec(input) ?? [];
  return BigInt(digits.replaceAll("_", "")) * (microseconds[unit] ?? 1n);
}

function withoutEscapes(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}
