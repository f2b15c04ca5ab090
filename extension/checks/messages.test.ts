import { expect, test } from "vitest";
import type { Answer } from "#check-protocol";
import { outcomeOf } from "./messages.ts";
import { at, condition, deadlock, verdict } from "./testing.ts";

/** How a check comes out, and each of its messages: the line that it is at, and what it says. */
function check(answer: Answer, kind: string, ...expected: readonly string[]) {
  const outcome = outcomeOf(answer);
  const said = outcome.messages.map(({ location, sentences, isFinding }) => {
    const where = location === "check" || location === undefined ? `${location}` : `${location.range.start.line}`;
    return `${where}${isFinding ? "!" : ""}: ${sentences.map(({ text }) => text).join(" ")}`;
  });
  expect([outcome.kind, ...said]).toEqual([kind, ...expected]);
}

const [a, b] = deadlock().waits.map(({ text }) => text);
const inconclusive = { reason: "seconds", text: "No time.", goOn: "Wait." } as const;
const clause = { text: "reachable t.x == 2", location: at(9), verdict: "refuted", isFound: false } as const;
const nowhere = "9: No schedule does what `reachable t.x == 2` asks for.";

test("what refutes a check is told at it, and at each statement of the circle", () => {
  const told = "Deadlock among a and b, closed at step 7. c is merely a victim. refuted · 4,085 states · 0.8 s";
  check(
    verdict({ kind: "refuted", finding: deadlock() }),
    "failed",
    `check!: ${told}`,
    `1: ${a}`,
    `2: ${b} This closes the circle.`,
  );
});

test("one that waits for itself closes no circle with others", () => {
  const [alone] = deadlock().waits;
  const finding = deadlock({ sentences: [], waits: [{ ...alone, closes: true }] });
  check(verdict({ kind: "refuted", finding }), "failed", "check!: refuted · 4,085 states · 0.8 s", `1: ${a}`);
});

test("what was found besides is named at the check, and told at its own statement", () => {
  const other = condition({ kind: "assertion", message: "Assertion failed at step 3", location: at(5) });
  check(
    verdict({ kind: "refuted", finding: deadlock({ sentences: [], waits: [] }), others: [other] }),
    "failed",
    "check!: Besides: Assertion failed at step 3. refuted · 4,085 states · 0.8 s",
    "1: Deadlock among a and b, closed at step 7.",
    "5: Assertion failed at step 3.",
  );
});

test("what no run does is told at its clause", () => {
  check(verdict({ kind: "refuted", clauses: [clause] }), "failed", nowhere);
});

test("what is not known is an error, with the reason and the setting", () => {
  check(
    verdict({ kind: "inconclusive", inconclusive, clauses: [clause] }),
    "errored",
    "check: No time. Wait. The bound is the setting ktrace.check.maxSeconds.",
    nowhere,
  );
});

test("a check that holds has no message, nor has one that somebody cancelled", () => {
  check(verdict({ finding: condition() }), "passed");
  check(verdict({ kind: "inconclusive", inconclusive: { ...inconclusive, reason: "cancelled" } }), "skipped");
});

test("mistakes are errors where they are", () => {
  check({ kind: "mistakes", mistakes: [{ text: "What is `x`?", location: at(3) }] }, "errored", "3: What is `x`?");
  check(
    { kind: "mistakes", mistakes: [{ text: "There is no such file." }] },
    "errored",
    "undefined: There is no such file.",
  );
});
