import type { Token, TokenType } from "./chevrotain.ts";
import type { Looking } from "./lookahead.ts";
import { resyncWords } from "./words.ts";

/** What of Chevrotain's parser recovery works with; see its `recoverable` trait. */
export interface Recovering {
  /** The number of the token that was consumed last. */
  currIdx: number;
  LA(distance: number): Token;
  consumeToken(): void;
  flattenFollowSet(): TokenType[];
}

/** Passes over a token, or over all from `{` to the brace that closes it. Gives the token after it. */
export function skipToken(this: Recovering): Token {
  const end = this.LA(1).tokenType.name === "{" ? closing(this, 1) : 1;
  for (let distance = 0; distance < end && !isEnd(this.LA(1)); distance++) this.consumeToken();
  return this.LA(1);
}

/** The type of the next token at which a rule that is open can go on: a word that begins something, the sign behind what is missing, or the block of a head with a mistake. */
export function findResyncType(this: Recovering): TokenType {
  const types = new Map(this.flattenFollowSet().map((type) => [type.name, type]));
  const next = this.LA(1).tokenType;
  if (types.has(next.name) && isSign(next)) return next;
  for (let distance = 1; ; distance++) {
    const token = this.LA(distance);
    const { tokenType } = token;
    if (isEnd(token)) return tokenType;
    if (types.has(tokenType.name) && resyncWords.has(tokenType.name)) return tokenType;
    if (tokenType.name !== "{") continue;
    if (types.has("{")) return tokenType;
    distance = closing(this, distance);
  }
}

/** The distance of the block of a head with a mistake, if it comes before anything else begins. */
export function distanceToBlock(parser: Looking): number | undefined {
  for (let distance = 1; ; distance++) {
    const name = parser.LA(distance)?.tokenType.name ?? "EOF";
    if (name === "{") return distance;
    if (name === "EOF" || resyncWords.has(name)) return undefined;
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

const isSign = ({ name }: TokenType) => /^([^A-Za-z]|TEMPLATE_(MIDDLE|END)$)/.test(name);

function isEnd(token: Token): boolean {
  return token.tokenType.name === "EOF";
}
