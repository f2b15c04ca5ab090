/** A name with its value and, where there is more to see, what is below it. Items under one parent have different names. */
export interface Item {
  readonly name: string;
  readonly value: string;
  /** The value with its numbers in hexadecimal, where it has some. */
  readonly hex?: string;
  readonly children?: () => readonly Item[];
  /** How many children there are, where they are elements of which a client may ask for a part. */
  readonly elements?: number;
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
  ...(typeof value === "number" && { hex: hexText(value) }),
  ...(children && { children }),
});

/** An item with elements below it. */
export const listItem = (name: string, value: string, elements: number, children: () => readonly Item[]): Item => ({
  ...item(name, value, children),
  elements,
});

/** A number in hexadecimal, so that the language reads it again: `0x1f`, `-0x1`. */
export const hexText = (value: number): string => `${value < 0 ? "-" : ""}0x${Math.abs(value).toString(16)}`;
