/** A name with its value and, where there is more to see, what is below it. Items under one parent have different names. */
export interface Item {
  readonly name: string;
  readonly value: string;
  readonly children?: () => readonly Item[];
  /** The expression that gives this value, where there is one. */
  readonly expression?: string;
  /** The `dataId` by which its changes can be watched, where they can. */
  readonly dataId?: string;
  /** The frame, from the innermost, that it is a local of. */
  readonly local?: { readonly fibril: number; readonly frame: number };
}

export const item = (name: string, value: string | number, children?: () => readonly Item[]): Item => ({
  name,
  value: String(value),
  ...(children && { children }),
});
