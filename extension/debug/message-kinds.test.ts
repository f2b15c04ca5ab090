import { expect, test } from "vitest";
import { troubleIn } from "./message-kinds.ts";

test("trouble of the adapter is told from what a scenario logs", () => {
  const output = (category: string) => ({ type: "event", event: "output", body: { category, output: "text\n" } });
  expect(troubleIn(output("stderr"))).toBe("text");
  expect(troubleIn(output("stdout"))).toBeUndefined();
  expect(troubleIn({ type: "response", command: "output" })).toBeUndefined();
});
