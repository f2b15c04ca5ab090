import fc from "fast-check";
import { expect, test } from "vitest";
import { Frames } from "./frames.ts";

const framed = (body: string, more = 0) => `Content-Length: ${Buffer.byteLength(body) + more}\r\n\r\n${body}`;
const [one, two, three] = ['{"a":"ü"}', '{"b":2}', '{"c":3}'];

/** The bodies that are read of a text that comes in pieces of a length. */
function bodiesOf(text: string, piece = 7): string[] {
  const bytes = Buffer.from(text);
  const frames = new Frames();
  const read: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += piece) read.push(...frames.read(bytes.subarray(at, at + piece)));
  return read.map((frame) => frame.toString("utf8", frame.indexOf("\r\n\r\n") + 4));
}

test.each([
  ["a right stream", framed(one) + framed(two), [one, two]],
  ["another header before it", `Content-Type: x\r\n${framed(one)}`, [one]],
  ["a length that is too short", framed(one, -2) + framed(two) + framed(three), [one.slice(0, -2), two, three]],
  ["a length that is too long", framed(one, 3) + framed(two) + framed(three), [`${one}Con`, two, three]],
  ["a length that is no number", `Content-Length: many\r\n\r\n${one}${framed(two)}`, [two]],
  ["a header that does not end", `Content-Length: 5 ${"x".repeat(2000)}${framed(two)}`, [two]],
  ["nothing but noise", "no header".repeat(500) + framed(two), [two]],
])("%s", (_, text, bodies) => {
  expect(bodiesOf(text)).toEqual(bodies);
});

test("however its chunks fall, a stream gives the same messages", () => {
  fc.assert(
    fc.property(fc.array(fc.json()), fc.integer({ min: 1, max: 50 }), (bodies, piece) => {
      expect(bodiesOf(bodies.map((body) => framed(body)).join(""), piece)).toEqual(bodies);
    }),
  );
});
