import { expect, test } from "vitest";
import { Conversation } from "../../debug-adapter/testing.ts";

/** Where a scenario that is given as one text stands. */
export const main = "/main.ktrace";

/** One text, which is at `main`, or the texts of several files by their path. */
type Scenario = string | Readonly<Record<string, string>>;

/**
 * A test that keeps a conversation in `golden/NAME.txt`, below its scenario: what the editor asks, and what it gets. What the
 * debugger can do is the same in all of them, and is shown by `tellWithCapabilities` alone. `now` takes the place of the clock.
 */
export function tell(
  name: string,
  scenario: Scenario,
  converse: (client: Conversation) => Promise<void>,
  now?: () => number,
): void {
  const fold = (transcript: string) =>
    transcript.replace(/^← initialize\n( {4}.*\n)+/gm, "← initialize: what capabilities.txt has\n");
  keep(name, scenario, converse, fold, now);
}

/** As `tell`, with all that the answer to `initialize` says. */
export function tellWithCapabilities(
  name: string,
  scenario: Scenario,
  converse: (client: Conversation) => Promise<void>,
): void {
  keep(name, scenario, converse, (transcript) => transcript);
}

function keep(
  name: string,
  scenario: Scenario,
  converse: (client: Conversation) => Promise<void>,
  fold: (transcript: string) => string,
  now?: () => number,
): void {
  const files = typeof scenario === "string" ? { [main]: scenario } : scenario;
  test(name.replaceAll("-", " "), async () => {
    const client = new Conversation(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`file://${path}`, text])),
      undefined,
      now,
    );
    await converse(client);
    const texts = Object.entries(files).map(([path, text]) => `${path}\n${numbered(text)}\n`);
    await expect([...texts, fold(client.transcript)].join("\n")).toMatchFileSnapshot(`golden/${name}.txt`);
  });
}

const numbered = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line, index) => `${String(index + 1).padStart(4)}  ${line}`.trimEnd())
    .join("\n");

/** The number of the first line of a text that contains this, from 1. */
export const lineOf = (text: string, part: string): number =>
  text.split("\n").findIndex((line) => line.includes(part)) + 1;
