/** What a key is called whether or not letters are capital: people press `S` where they read it, and Caps Lock may be on. */
export const withoutCase = (key: string): string => (key.length === 1 ? key.toLowerCase() : key);
