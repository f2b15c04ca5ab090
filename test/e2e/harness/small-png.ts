/** A screenshot with 256 colours: a third of the size, and the picture is part of what is shipped. */
import { crc32, deflateSync } from "node:zlib";
import type { BrowserContext } from "playwright-core";

/** The same picture as a PNG with a palette. */
export async function smallPng(png: Buffer, context: BrowserContext): Promise<Buffer> {
  const { width, height, colours, palette } = await pixelsOf(png, context);
  const indexes = nearest(colours, palette);
  // Each line begins with its filter: none.
  const lines = Buffer.alloc(height * (width + 1));
  colours.forEach((colour, at) => {
    lines[at + Math.floor(at / width) + 1] = indexes.get(colour) ?? 0;
  });
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The picture's colours, pixel by pixel, as 0xRRGGBB. A browser knows how to read it. */
async function pixelsOf(png: Buffer, context: BrowserContext) {
  const page = await context.newPage();
  const { width, height, colours } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const { width, height } = await createImageBitmap(new Blob([bytes]));
    const drawing = new OffscreenCanvas(width, height).getContext("2d");
    drawing?.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
    const { data } = drawing?.getImageData(0, 0, width, height) ?? { data: [] };
    const colours: number[] = [];
    for (let at = 0; at < data.length; at += 4)
      colours.push(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
    return { width, height, colours };
  }, png.toString("base64"));
  await page.close();
  return { width, height, colours, palette: paletteOf(colours) };
}

/** The most frequent colours, and of the others again and again the one that is farthest from all that are taken. */
function paletteOf(colours: number[]): number[] {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const ranked = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  const palette = ranked.slice(0, 160);
  const apart = new Map(
    ranked.slice(160).map((colour) => [colour, Math.min(...palette.map((p) => distance(p, colour)))]),
  );
  while (palette.length < 256 && apart.size > 0) {
    const [farthest] = [...apart].reduce((most, one) => (one[1] > most[1] ? one : most));
    palette.push(farthest);
    apart.delete(farthest);
    for (const [colour, far] of apart) apart.set(colour, Math.min(far, distance(farthest, colour)));
  }
  return palette;
}

/** For each colour the index of that of the palette which is most like it. */
function nearest(colours: number[], palette: number[]): Map<number, number> {
  const indexes = new Map(palette.map((colour, index) => [colour, index]));
  for (const colour of new Set(colours)) {
    if (indexes.has(colour)) continue;
    const distances = palette.map((one) => distance(one, colour));
    indexes.set(colour, distances.indexOf(Math.min(...distances)));
  }
  return indexes;
}

const channels = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function distance(a: number, b: number): number {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)];
  return red * red + green * green + blue * blue;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
