/** A part of an SVG or HTML text, in which all that came from outside is escaped. */
export interface Markup {
  readonly markup: string;
}

/** What stands in markup: text from anywhere, a number, or markup that is made already. */
export type Content = string | number | Markup | readonly Content[];

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * An element. Attributes that are `undefined` or `false` are left out; one that is `true` has its name as its value. An element
 * that is given no content at all is one that never has any.
 */
export function element(name: string, attributes: Attributes, ...content: readonly Content[]): Markup {
  const given = Object.entries(attributes).map(([key, value]) =>
    value === undefined || value === false ? "" : ` ${key}="${escaped(value === true ? key : String(value))}"`,
  );
  const end = content.length === 0 ? "/>" : `>${markupOf(content)}</${name}>`;
  return { markup: `<${name}${given.join("")}${end}` };
}

/** Text of the program's own that stands as it is, such as a style sheet. */
export const verbatim = (markup: string): Markup => ({ markup });

export function markupOf(content: Content): string {
  if (typeof content === "string" || typeof content === "number") return escaped(String(content));
  return isList(content) ? content.map(markupOf).join("") : content.markup;
}

const isList = (content: Markup | readonly Content[]): content is readonly Content[] => Array.isArray(content);

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A text as it stands between tags and in attributes. What no XML can hold, and what would turn the order of letters around, is
 * shown as a replacement character.
 */
const escaped = (text: string): string =>
  text
    .replace(/(?![\t\n])\p{Cc}|[\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
