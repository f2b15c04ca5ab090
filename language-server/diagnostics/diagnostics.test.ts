import { expect, test } from "vitest";
import { open } from "../testing.ts";
import { diagnosticsOf } from "./diagnostics.ts";

async function check(text: string, expected: string[]): Promise<void> {
  const { document, analysis } = await open(text);
  const shown = diagnosticsOf(document, analysis).map(
    ({ range: { start }, severity, message }) => `${start.line}:${start.character} ${severity} ${message}`,
  );
  expect(shown).toEqual(expected);
}

test("a wrong name is an error", () => check("task a { main { x = 1 } }", ["0:16 1 Unknown name `x`."]));

test("what is right and runs is nothing", () => check("task a { main { yield } }", []));
