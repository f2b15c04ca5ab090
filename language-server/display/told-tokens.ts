import type { SemanticTokens, SemanticTokensDelta, SemanticTokensEdit } from "vscode-languageserver";

type Told = SemanticTokens & { readonly resultId: string };

/** The tokens that an editor was told last of each open file, so that it can be told what is different. */
export class ToldTokens {
  readonly #isOpen: (uri: string) => boolean;
  readonly #told = new Map<string, Told>();
  #results = 0;

  constructor(isOpen: (uri: string) => boolean) {
    this.#isOpen = isOpen;
  }

  /** All tokens of a file. */
  all(uri: string, { data }: SemanticTokens): Told {
    for (const known of this.#told.keys()) if (!this.#isOpen(known)) this.#told.delete(known);
    const tokens = { resultId: String(++this.#results), data };
    this.#told.set(uri, tokens);
    return tokens;
  }

  /** What is different from a result that was told; all tokens where it was not the last one. */
  changes(uri: string, tokens: SemanticTokens, previousResultId: string): SemanticTokens | SemanticTokensDelta {
    const before = this.#told.get(uri);
    const now = this.all(uri, tokens);
    if (before?.resultId !== previousResultId) return now;
    return { resultId: now.resultId, edits: difference(before.data, now.data) };
  }
}

/** The one stretch that is different; what people type is in one place. */
export function difference(before: readonly number[], now: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  if (start === before.length && start === now.length) return [];
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === now.at(-1 - same)) same++;
  return [{ start, deleteCount: before.length - start - same, data: now.slice(start, now.length - same) }];
}
