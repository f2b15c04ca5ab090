import fc from "fast-check";
import { expect, test } from "vitest";
import { widthOf, wrap } from "./text.ts";

test("lines of about the same length, broken at blanks", () => {
  expect(wrap("serving GO(1024) for server[19]", 30, 4)).toEqual(["serving GO(1024)", "for server[19]"]);
  expect(wrap("main", 30, 4)).toEqual(["main"]);
  expect(wrap("", 30, 4)).toEqual([""]);
});

test("a word that is too long is broken, and what is too much is left out", () => {
  expect(wrap("abcdef ij", 4, 4)).toEqual(["abcdef", "ij"]);
  expect(wrap("abcdefgh ij", 4, 4)).toEqual(["abcdef", "gh ij"]);
  expect(wrap("abcdefgh ij", 4, 1)).toEqual(["abcde…"]);
});

test("any text fits, and nothing of it is lost while there are lines", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 40 }), (text, columns) => {
      const room = widthOf("m".repeat(Math.floor(columns * 1.5)));
      const all = wrap(text, columns, Number.POSITIVE_INFINITY);
      expect(all.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      for (const line of [...all, ...wrap(text, columns, 2)]) expect(widthOf(line)).toBeLessThanOrEqual(room);
      expect(wrap(text, columns, 2).length).toBeLessThanOrEqual(2);
    }),
  );
});
