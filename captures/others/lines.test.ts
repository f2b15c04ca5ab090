import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./lines.ts";

test("lines end as an editor sees it", () => {
  const text = fc.string({ unit: fc.constantFrom("\n", "\r", "a", " "), maxLength: 20 });
  fc.assert(
    fc.property(text, (text) => {
      const lines = text.split(/\r\n|\r|\n/);
      // What comes behind the last end is a line only if there is something.
      if (lines.at(-1) === "") lines.pop();
      expect([...linesOf(text)]).toEqual(lines);
    }),
  );
});
