import { expect, test } from "vitest";
import { exampleGraph } from "./example.ts";
import { shorten } from "./shorten.ts";
import { headline, spoken } from "./summary.ts";

const ring = "a cycle: 1 -> 2 answer M(3)\nb cycle: 2 -> 1 lock l";

test("the headline counts tasks and victims", () => {
  expect(headline(exampleGraph("a running: 1"))).toBe("No deadlock");
  expect(headline(exampleGraph("a waiting: 1", { story: "a waits for ever." }))).toBe("Stuck");
  expect(headline(exampleGraph(ring))).toBe("Deadlock of 2 tasks");
  expect(headline(exampleGraph(`${ring}\nv victim: 3 -> 1 answer M`))).toBe("Deadlock of 2 tasks, with 1 victim");
});

test("those who hear the picture hear all of it", () => {
  const source = { uri: "file:///a.ktrace", line: 4, column: 1 };
  const cause = { kind: "exchange ended before its answer", task: "a", source, step: 7 };
  expect(spoken(exampleGraph(`${ring}\nv victim: 3 -> 1 answer M`, { cause }))).toBe(
    "Deadlock of 2 tasks, with 1 victim at step 12. Circle: a → b → a. " +
      "Cause: exchange ended before its answer, by a in line 4, at step 7. Victims: v. " +
      "a waits for b: answer M(3). b waits for a: lock l. v waits for a: answer M.",
  );
});

test("of very many who wait those who hear it are told the first, and how many there are", () => {
  const many = Array.from({ length: 40 }, (_, index) => `v${index} victim: ${index + 3} -> 1 answer M`);
  const said = spoken(exampleGraph([ring, ...many].join("\n")));
  expect(said).toContain("Circle: a → b → a.");
  expect(said).toContain("Victims: v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, and 28 more.");
  expect(said).toMatch(/And 30 waits more, in the text form\.$/);
  const large = Array.from({ length: 20 }, (_, index) => `c${index} cycle: ${index} -> ${(index + 1) % 20} answer M`);
  expect(spoken(exampleGraph(large.join("\n")))).toMatch(/Circle: c0 → .* → c11, and 9 more\. c0 waits/);
});

test("of a dump it is said what the dump tells, and no step", () => {
  const graph = exampleGraph(ring, { isDump: true, headline: "Suspected deadlock among a and b" });
  expect(headline(graph)).toBe("Suspected deadlock among a and b");
  expect(spoken(graph)).toBe(
    "Suspected deadlock among a and b. Circle: a → b → a. a waits for b: answer M(3). b waits for a: lock l.",
  );
});

test("a text is shortened only as far as it must be", () => {
  const measure = (text: string) => text.length * 10;
  expect(shorten("VFS_OUT_READ", 120, measure)).toBe("VFS_OUT_READ");
  expect(shorten("VFS_OUT_READ", 119, measure)).toBe("VFS_OUT_RE…");
  expect(shorten("VFS_OUT_READ", 25, measure)).toBe("V…");
  expect(shorten("VFS_OUT_READ", 0, measure)).toBe("…");
});
