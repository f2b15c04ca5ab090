/** Nearly all methods and arguments are small: of these numbers there is one each, and not one for each row. */
export const smallWords: readonly bigint[] = Array.from({ length: 4096 }, (_, value) => BigInt(value));
