type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An SVG element; attributes that are `undefined` or `false` are left out. */
export function svg(tag: string, attributes: Attributes, ...children: (Node | string)[]): SVGElement {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** An HTML element, likewise. */
export function html(tag: string, attributes: Attributes, ...children: (Node | string)[]): HTMLElement {
  return fill(document.createElement(tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: (Node | string)[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}
