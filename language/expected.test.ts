import { expect, test } from "vitest";
import { Expectations } from "./expected.ts";
import { createKtraceServices } from "./services.ts";

const services = createKtraceServices().ktrace;
const expectations = new Expectations(services);

/** The words and signs that may follow a text, in order of the alphabet; `NAME` for a name. */
function check(text: string, expected: string): void {
  const { tokens } = services.parser.Lexer.tokenize(text);
  const found = expectations.after(tokens).map(({ word, slots }) => word ?? (slots[0].reader === "Name" ? "NAME" : ""));
  expect(
    [...new Set(found)]
      .filter((word) => word !== "")
      .sort()
      .join(" "),
  ).toEqual(expected);
}

test("what may follow is what the grammar says", () => {
  check("", "; capture check const import kernel limits protocol task");
  check("task", "NAME");
  check("task a", "id serves x {");
  check("task a { session s -> b exchange", "NAME");
  check("task a { main { call p", ". [");
  check(
    "task a { main { call p.M(1",
    "!= % && ( ) * + , - . / < <= == > >= [ in ||".replace("( ", "").replace("[ ", "").replace(" .", ""),
  );
  check("task a { main { choose { }", "or");
  check("kernel helenos-", "NAME");
});

test("a word that may be a name is the keyword where one may stand", () => {
  check("task a { main { lock l read { } choose { } or { break } for i", "in");
  check("task a id", "! ( - NAME arg false method request self sender true");
  check("task x x", "! ( - NAME arg false method request self sender true");
});

test("after a mistake it goes on where something begins, and passes over braces that fit nowhere", () => {
  check("task a { main { let x = call } on M { lock", "NAME");
  check("task a { 5 { main { } } phone", "NAME");
  check("task a { main { if ( while x { } up", "NAME");
});

test("behind the head of a block with a mistake it goes on in the block", () => {
  for (const head of [
    "on {",
    "on M(a, 1) {",
    "fn f {",
    "main { for {",
    "main { for i, 1 {",
    "main { if 1 = 1 {",
    "main { lock l reda {",
  ])
    check(`task a { ${head} lock`, "NAME");
});

test("nothing may follow what makes no sense", () => {
  check("task a { )", "");
});
