import type { DefaultTokenBuilder, LangiumCoreServices, LexerResult } from "langium";

// Chevrotain comes with Langium, which does not pass these types on by name.
export type Token = LexerResult["tokens"][number];
export type TokenType = Token["tokenType"];
export type TokenPattern = NonNullable<TokenType["PATTERN"]>;
export type LexingError = LexerResult["errors"][number];
export type LexerModes = Extract<ReturnType<DefaultTokenBuilder["buildTokens"]>, { defaultMode: string }>;
export type ParserErrorMessages = LangiumCoreServices["parser"]["ParserErrorMessageProvider"];
export type Mismatch = Parameters<ParserErrorMessages["buildMismatchTokenMessage"]>[0];
export type NoAlternative = Parameters<ParserErrorMessages["buildNoViableAltMessage"]>[0];
export type EarlyExit = Parameters<ParserErrorMessages["buildEarlyExitMessage"]>[0];
export type NotAllParsed = Parameters<ParserErrorMessages["buildNotAllInputParsedMessage"]>[0];
