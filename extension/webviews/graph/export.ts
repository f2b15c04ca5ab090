import { svg } from "./dom.ts";

/** What a style sheet says of shapes and texts, as attributes that each program that shows SVG knows. */
const shapeStyles = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"] as const;
const textStyles = [...shapeStyles, "font-family", "font-size", "font-weight"] as const;

/** Only the page needs these. */
const pageOnly = ["tabindex", "role", "aria-hidden", "aria-expanded", "data-vscode-context", "data-frame", "data-file"];

/** Pixels for each of the picture's in a PNG, and the most that a side of it has: a canvas can have no more everywhere. */
const sharpness = 2;
const mostPixels = 8192;

/**
 * A drawing as a file: with the colours and fonts that it has now, on the page's ground, and nothing that it would need from elsewhere. It is in
 * `page` for a moment, where the style sheet reaches it.
 */
export function svgFile(drawing: SVGElement, title: string, page: HTMLElement): string {
  const ground = svg("rect", { class: "ground", width: "100%", height: "100%" });
  drawing.prepend(svg("title", {}, title), ground);
  for (const hidden of drawing.querySelectorAll(".hit, .row")) hidden.remove();
  drawing.setAttribute("class", "picture");
  drawing.setAttribute("data-file", "");
  page.append(drawing);
  for (const element of drawing.querySelectorAll("*")) inline(element);
  drawing.remove();
  for (const element of [drawing, ...drawing.querySelectorAll("*")]) {
    for (const name of pageOnly) element.removeAttribute(name);
  }
  return new XMLSerializer().serializeToString(drawing);
}

function inline(element: Element): void {
  const style = getComputedStyle(element);
  const names = element.matches("text, tspan") ? textStyles : element.matches("rect, path") ? shapeStyles : ["opacity"];
  for (const name of names) {
    const value = style.getPropertyValue(name);
    const isDefault = name === "opacity" ? value === "1" : name === "stroke-dasharray" && value === "none";
    if (isDefault) continue;
    const isColour = (name === "fill" || name === "stroke") && value !== "none";
    element.setAttribute(name, isColour ? hexOf(value) : value.replaceAll("px", ""));
  }
  if (style.textTransform !== "uppercase") return;
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) node.textContent = (node.textContent ?? "").toUpperCase();
  }
}

const canvas = document.createElement("canvas");
canvas.width = canvas.height = 1;
const context = canvas.getContext("2d", { willReadFrequently: true });
const hexes = new Map<string, string>();

/** A colour in the form that is known everywhere; one that shines through as it is on nothing. */
function hexOf(colour: string): string {
  const known = hexes.get(colour);
  if (known !== undefined || context === null) return known ?? colour;
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  const channels = alpha === 255 ? [red, green, blue] : [red, green, blue, alpha];
  const hex = `#${channels.map((each) => each.toString(16).padStart(2, "0")).join("")}`;
  hexes.set(colour, hex);
  return hex;
}

/** The same as a PNG, in base64. @throws when the browser cannot draw it. */
export async function pngFile(text: string, width: number, height: number): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const scale = Math.min(sharpness, mostPixels / width, mostPixels / height);
  const picture = document.createElement("canvas");
  picture.width = Math.ceil(width * scale);
  picture.height = Math.ceil(height * scale);
  picture.getContext("2d")?.drawImage(image, 0, 0, picture.width, picture.height);
  return picture.toDataURL("image/png").replace(/^.*,/, "");
}
