import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { Run } from "../run/run.ts";
import { phoneSlots } from "./phones.ts";

const opening = `protocol p { method ASK }
task naming id 1 serves p { phone server -> server on ASK { answer } }
task server id 2 serves p { on ASK { answer } }
task client id 3 {
  phone s -> server
  session many -> server exchange parallel
  main {
    spawn again() spawn again()
    exchange many as e { call e.ASK() }
  }
  fibril again() { exchange many as e { call e.ASK() yield } }
}
`;

test("every phone that a task gets is in one of the slots that it can have", async () => {
  const program = await programOf(opening);
  const slots = program.tasks.map((_, task) => phoneSlots(program, task));
  const run = new Run(program);
  const seen = new Set<number>();
  do {
    for (const { id, phones } of run.system().tasks) {
      const task = program.tasks.findIndex((each) => each.id === id);
      for (const { slot } of phones) {
        expect(slots[task]).toContain(slot);
        if (id === 3) seen.add(slot);
      }
    }
  } while (run.advance());
  expect(seen.size).toBeGreaterThan(2);
  expect(slots[1]).toEqual([]);
});
