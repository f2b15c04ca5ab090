import { expect, test } from "vitest";
import { elementsOf } from "../svg/testing.ts";
import { directoryWith, ktrace } from "../testing.ts";

const files = {
  "two.ktrace": `task t { mutex m var x = 0 main { x = 1 lock m lock m } }
check "<once>" { expect deadlock }
check "never & nowhere" { forbid deadlock }
check "not there" { reachable t.x == 5 }
`,
  "endless.ktrace": "task t { var x = 0 main { loop { x = x + 1 } } }\n",
};

test("a suite for each file, a case for each check; what is not known is an error", async () => {
  const args = ["two.ktrace", "endless.ktrace", "--max-states", "9", "--junit"];
  const { out } = await ktrace(directoryWith(files), "check", ...args);
  const [declaration, rest] = out.split(/(?<=\?>)\n/);
  expect(declaration).toBe('<?xml version="1.0" encoding="UTF-8"?>');
  const [root, ...elements] = elementsOf(rest);
  expect([root.name, ...["tests", "failures", "errors"].map((name) => root.attributes.get(name))]).toEqual([
    "testsuites",
    "4",
    "2",
    "1",
  ]);
  expect(root.children.map(({ attributes }) => attributes.get("name"))).toEqual(["two.ktrace", "endless.ktrace"]);
  const cases = elements.filter(({ name }) => name === "testcase");
  expect(
    cases.map(({ attributes, children }) => [
      attributes.get("name"),
      ...children.map((child) => `${child.name}: ${child.attributes.get("type")}`),
    ]),
  ).toEqual([
    ["<once>"],
    ["never & nowhere", "failure: deadlock"],
    ["not there", "failure: unreachable"],
    ["nothing goes wrong", "error: states"],
  ]);
  const [, never, notThere] = cases.map(({ text }) => text);
  expect(never).toContain("Deadlock in t");
  expect(notThere).toContain("No schedule does what `reachable t.x == 5` asks for.");
});
