import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isCheck, isTask, load } from "#language";
import { outlineOf } from "./outline.ts";

const root = join(import.meta.dirname, "../..");
const files = globSync(["samples/**/*.ktrace", "test/scenarios/holds/*.ktrace"], { cwd: root });

test("it finds what the parser finds, in every sample and in scenarios", async () => {
  let found = 0;
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    const { main } = await load("file:///main.ktrace", async (uri) => (uri.endsWith("/main.ktrace") ? text : ""));
    const items = main?.items ?? [];
    const checks = items.filter(isCheck).map(({ name, overrides, $cstNode }) => ({
      name,
      overrides: overrides.map((each) => each.$cstNode?.text.replace(/\s+/g, " ")).join(", "),
      start: $cstNode?.offset,
      end: $cstNode?.end,
    }));
    expect({ file, ...outlineOf(text) }).toEqual({ file, checks, task: items.find(isTask)?.$cstNode?.offset });
    found += checks.length;
  }
  expect(found).toBeGreaterThan(50);
});

test("names as they are meant, and nothing in comments, texts and blocks", () => {
  const text = String.raw`check "say \"a\"" { } // check "no" { }
/* check "no" { } */ task t { main { log "check \"no\" { }" } check "no" { } }
check "b" with A = 1,
  B = (2) /* why */ { forbid stuck }`;
  const { checks } = outlineOf(text);
  expect(checks.map(({ name, overrides }) => [name, overrides])).toEqual([
    ['say "a"', ""],
    ["b", "A = 1, B = (2)"],
  ]);
});

test("a text that is being written", () => {
  expect(outlineOf('task t { main { }\ncheck "a" { }').checks).toEqual([]);
  expect(outlineOf('} check "a" { }').checks).toMatchObject([{ name: "a" }]);
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('"', "{", "}", "check ", '"a" ', "with ", "A = 1", "\n", "task t ", "//", "/*")),
      (parts) => {
        const text = parts.join("");
        for (const { start, end } of outlineOf(text).checks) expect(text.slice(start, end)).toMatch(/^check\s*/);
      },
    ),
  );
});
