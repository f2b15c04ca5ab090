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

const ftrace = `app-700 [000] ....1 1.000100: binder_transaction: transaction=1 dest_node=8 dest_proc=888 dest_thread=0 reply=0 flags=0x10 code=0x5
svc-888 [001] ....1 1.000171: binder_transaction_received: transaction=1
`;

test("the trace of a real system has its own times; a dump has none, and a trace no schedule", async () => {
  const files = { "t.txt": ftrace, "d.txt": "binder transactions:\nproc 12\n" };
  const { code, out } = await ktrace(directoryWith(files), "export", "t.txt", "--to", "perfetto");
  expect(code).toBe(0);
  const events: { name: string; ts: number }[] = JSON.parse(out).traceEvents;
  expect(events.find(({ name }) => name === "method 5 arrives")?.ts).toBe(71);
  const dump = await ktrace(directoryWith(files), "export", "d.txt", "--to", "perfetto");
  expect({ code: dump.code, err: dump.err }).toMatchObject({
    code: 2,
    err: expect.stringContaining("no course of time"),
  });
  const other = await ktrace(
    directoryWith(files),
    "export",
    "t.txt",
    "--to",
    "perfetto",
    "--seed",
    "1",
    "--schedule",
    "random",
  );
  expect({ code: other.code, err: other.err }).toMatchObject({ code: 2, err: expect.stringContaining("leave out") });
});
