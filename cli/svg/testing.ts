/** An element of a text of markup. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** All text in it. */
  text: string;
  readonly children: Element[];
}

const token = /<(\/?)([a-zA-Z][\w-]*)((?: [\w:-]+="[^"<>]*")*)(\/?)>|[^<]+/gy;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Reads a text that must be well-formed as XML is, and more strictly: of the kind that `markup.ts` writes. Gives all elements. */
export function elementsOf(markup: string): Element[] {
  const text = markup.replace("<!DOCTYPE html>", "").trim();
  const elements: Element[] = [];
  const open: Element[] = [];
  let read = 0;
  for (const [whole, closes, name, attributes, isEmpty] of text.matchAll(token)) {
    read += whole.length;
    if (name === undefined) {
      for (const element of open) element.text += plain(whole);
    } else if (closes !== "") {
      const last = open.pop();
      if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
    } else {
      const values = [...(attributes ?? "").matchAll(/ ([\w:-]+)="([^"]*)"/g)];
      const element = {
        name,
        attributes: new Map(values.map(([, key = "", value = ""]) => [key, plain(value)])),
        text: "",
        children: [],
      };
      open.at(-1)?.children.push(element);
      elements.push(element);
      if (isEmpty === "") open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  if (read !== text.length) throw new Error(`this is no markup: ${text.slice(read, read + 80)}`);
  return elements;
}

function plain(text: string): string {
  if (/(?![\t\n])\p{Cc}|\p{Cs}/u.test(text)) throw new Error(`no XML can hold ${JSON.stringify(text)}`);
  return text.replace(/&(\S*?;)?/g, (whole, entity = "") => {
    const character = entities[entity.slice(0, -1)];
    if (character === undefined) throw new Error(`${whole} is no entity`);
    return character;
  });
}
