import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const scenario = `protocol p { method ASK (a) }
task client { phone s -> server main { choose { let rc = call s.ASK(1) } or { log "nothing" } } }
task server serves p { on ASK(a) { answer EOK } }
`;

const exported = (...args: string[]) =>
  ktrace(directoryWith({ "a.ktrace": scenario }), "export", "a.ktrace", "--to", ...args);

test("a run is a trace: tasks are processes, fibrils threads", async () => {
  const { code, out, err } = await exported("perfetto");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const names: { ph: string; args: { name: string } }[] = JSON.parse(out).traceEvents;
  expect(names.filter(({ ph }) => ph === "M").map(({ args }) => args.name)).toEqual([
    "client",
    "server",
    "messages",
    "main",
    "messages",
    "connection of client phone 2",
  ]);
});

test("it is the run of the schedule that is asked for", async () => {
  const runs = await Promise.all(
    Array.from({ length: 8 }, (_, seed) => exported("perfetto", "--schedule", "random", "--seed", `${seed}`)),
  );
  expect(new Set(runs.map(({ out }) => out.includes('"nothing"')))).toEqual(new Set([true, false]));
});

test("what is for a model alone is refused, and so is an unknown format", async () => {
  expect(await exported("perfetto", "--room", "8")).toMatchObject({
    code: 2,
    err: expect.stringContaining("export --to perfetto has no option --room"),
  });
  expect(await exported("promela", "--seed", "8")).toMatchObject({
    code: 2,
    err: expect.stringContaining("export --to promela has no option --seed"),
  });
  expect((await exported("dot")).err).toContain("--to dot: there are the formats promela and perfetto");
});
