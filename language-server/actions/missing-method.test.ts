import { test } from "vitest";
import { checkFix, checkTitles } from "./testing.ts";

const system = (protocol: string, statement: string, handler = "on * { answer }") => `${protocol}
task s serves p {
  ${handler}
}
task c {
  phone s -> s
  main { ${statement} }
}
`;

test.each([
  [
    "on a line of its own",
    "protocol p {\n  method ASK // Asks.\n}",
    "protocol p {\n  method ASK // Asks.\n  method PAINT\n}",
  ],
  ["in one line", "protocol p { method ASK, method LOOK }", "protocol p { method ASK, method LOOK method PAINT }"],
  ["where there is none", "protocol p { }", "protocol p {\n  method PAINT\n}"],
  [
    "with a number, as the last",
    "protocol p {\n  method ASK = 1030\n}",
    "protocol p {\n  method ASK = 1030\n  method PAINT = 1031\n}",
  ],
  [
    "with a number that is free",
    "protocol p {\n  method ASK = 1025\n  method LOOK = 1024\n}",
    "protocol p {\n  method ASK = 1025\n  method LOOK = 1024\n  method PAINT = 1026\n}",
  ],
])("a method is declared %s", (_, before, after) =>
  checkFix(
    system(before, "call s.PAINT()"),
    "linking-error",
    "Add method `PAINT` to `p`",
    system(after, "call s.PAINT()"),
  ),
);

test("a number that another protocol of the task has is not used", () => {
  const q = "protocol q { method OTHER = 1025 }\n";
  const both = (text: string) => q + text.replace("serves p", "serves p, q");
  return checkFix(
    both(system("protocol p {\n  method ASK\n}", "call s.PAINT()")),
    "linking-error",
    "Add method `PAINT` to `p`",
    both(system("protocol p {\n  method ASK\n  method PAINT = 1026\n}", "call s.PAINT()")),
  );
});

test("parameters are named like the arguments", () =>
  checkFix(
    `const FD = 1\n${system("protocol p {\n  method ASK\n}", "let x = 1 call s.PAINT(x, 2, FD, x)")}`,
    "linking-error",
    "Add method `PAINT` to `p`",
    `const FD = 1\n${system("protocol p {\n  method ASK\n  method PAINT (x, a, fd, b)\n}", "let x = 1 call s.PAINT(x, 2, FD, x)")}`,
  ));

test("parameters are those of the handler", () =>
  checkFix(
    system("protocol p {\n  method ASK\n}", "yield", "on PAINT(colour) { answer EOK, colour }"),
    "linking-error",
    "Add method `PAINT` to `p`",
    system(
      "protocol p {\n  method ASK\n  method PAINT (colour)\n}",
      "yield",
      "on PAINT(colour) { answer EOK, colour }",
    ),
  ));

test("in the file of the protocol", () =>
  checkFix(
    system('import "p.ktrace"', "call s.PAINT()"),
    "linking-error",
    "Add method `PAINT` to `p`",
    "protocol p {\n  method ASK\n  method PAINT\n}\n",
    { files: { "p.ktrace": "protocol p {\n  method ASK\n}\n" }, changed: "p.ktrace" },
  ));

test("a protocol that is named, else those that are served, else all", async () => {
  const pq = "protocol p { method A } protocol q { method B }";
  await checkTitles(system(pq, "call s.PAINT()"), "linking-error", ["Add method `PAINT` to `p` *"]);
  await checkTitles(system(pq, "call s.q.PAINT()"), "linking-error", ["Add method `PAINT` to `q` *"]);
  await checkTitles(system(pq, "call s.PAINT()").replace("serves p", ""), "linking-error", [
    "Add method `PAINT` to `p`",
    "Add method `PAINT` to `q`",
  ]);
});
