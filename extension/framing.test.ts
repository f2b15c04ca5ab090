import { expect, test } from "vitest";
import { FrameReader, frame } from "./framing.ts";

function bytesOf(...messages: object[]): Uint8Array {
  return Uint8Array.from(messages.flatMap((message) => [...frame(message)]));
}

test("messages come out as they went in, wherever the stream is cut", () => {
  const long = "kůň ".repeat(5000);
  const messages = [
    { seq: 1, text: "žluťoučký kůň → 🐎" },
    { seq: 2, text: long },
    { seq: 3, text: "\r\n\r\n" },
    { seq: 4 },
  ];
  const bytes = bytesOf(...messages);
  for (const size of [1, 2, 7, 30, bytes.length]) {
    const reader = new FrameReader();
    const bodies: string[] = [];
    for (let at = 0; at < bytes.length; at += size) bodies.push(...reader.read(bytes.subarray(at, at + size)));
    expect(bodies.map((body) => JSON.parse(body))).toEqual(messages);
  }
});

test("other headers are passed over", () => {
  const text = "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
  expect(new FrameReader().read(new TextEncoder().encode(text))).toEqual(["{}"]);
});

test("a stream of something else is refused, not waited for", () => {
  const read = (text: string) => () => new FrameReader().read(new TextEncoder().encode(text));
  expect(read("Debugger listening\r\n\r\n")).toThrow("Content-Length");
  expect(read("x".repeat(2000))).toThrow("no header");
});
