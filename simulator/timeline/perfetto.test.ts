/** By the rules of the Trace Event Format: phases, ids of flows in pairs, flows that begin and end in slices, slices of a thread that are nested. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { programOf } from "../../test/support/program-of.ts";
import { randomScenario } from "../../test/support/random-scenario.ts";
import { Run } from "../run/run.ts";
import { toPerfetto } from "./perfetto.ts";
import { Recorder } from "./recorder.ts";

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly id?: number;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

async function traced(text: string, steps: number): Promise<TraceEvent[]> {
  const recorder = new Recorder(new Run(await programOf(text)));
  while (recorder.run.step < steps && recorder.advance());
  return JSON.parse([...toPerfetto(recorder.timeline, recorder.lanes, recorder.run.step)].join("")).traceEvents;
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;

function slicesOf(events: readonly TraceEvent[]): Map<string, Slice[]> {
  const slices = new Map<string, Slice[]>();
  for (const event of events) {
    if (event.ph !== "X") continue;
    const { ts = -1, dur = -1, name } = event;
    slices.set(threadOf(event), [...(slices.get(threadOf(event)) ?? []), { from: ts, to: ts + dur, name }]);
  }
  return slices;
}

test("a trace is right by the format, whatever the run", async () => {
  await fc.assert(
    fc.asyncProperty(randomScenario, async (text) => {
      const events = await traced(text, 200);
      const named = new Set(events.filter(({ name }) => name === "thread_name").map(threadOf));
      for (const event of events) {
        expect(["M", "X", "s", "f", "b", "e", "i"]).toContain(event.ph);
        if (event.ph === "M") continue;
        expect(event.ts, JSON.stringify(event)).toBeGreaterThanOrEqual(0);
        if (event.ph === "X") expect(event.dur).toBeGreaterThanOrEqual(0);
        expect([...named]).toContain(threadOf(event));
      }
      const slices = slicesOf(events);
      for (const each of slices.values()) {
        const ordered = each.toSorted((a, b) => a.from - b.from || b.to - a.to);
        const open: Slice[] = [];
        for (const slice of ordered) {
          while (open.length > 0 && (open.at(-1)?.to ?? 0) <= slice.from) open.pop();
          const outer = open.at(-1);
          if (outer !== undefined) expect(slice.to, `${slice.name} in ${outer.name}`).toBeLessThanOrEqual(outer.to);
          open.push(slice);
        }
      }
      const ends = new Map(events.filter(({ ph }) => ph === "f").map((event) => [event.id, event]));
      const starts = events.filter(({ ph }) => ph === "s");
      expect(starts.length).toBe(ends.size);
      for (const start of starts) {
        const end = ends.get(start.id);
        expect(end).toMatchObject({ name: start.name, cat: start.cat, bp: "e" });
        for (const each of [start, end ?? start]) {
          const { ts = 0 } = each;
          expect(slices.get(threadOf(each))?.some(({ from, to }) => from <= ts && ts <= to)).toBe(true);
        }
      }
      const holds = (phase: string) => events.filter(({ ph }) => ph === phase).map(({ id }) => id);
      expect(holds("b")).toEqual(holds("e"));
    }),
  );
});

test("a call and its answer, as a person finds them in the trace", async () => {
  const events = await traced(
    `protocol p { method ASK = 1030 (a) }
task client { phone s -> server main { let rc, v = call s.ASK(3) } }
task server serves p { mutex m on ASK(a) { lock m unlock m answer EOK, 5 } }`,
    100,
  );
  const shown = events
    .filter(({ ph }) => ph === "X" || ph === "b")
    .map(({ pid, tid, name, args }) => `${pid}.${tid} ${name} ${JSON.stringify(args ?? {})}`);
  expect(shown).toEqual([
    '1.1 send ASK(1030) {"call":1,"args":[3]}',
    '2.2 ASK(1030) arrives {"call":1}',
    "1.1 waits for answer to ASK(1030) {}",
    '2.2 serves ASK(1030) {"call":1}',
    "2.2 holds m {}",
    '2.2 answer ASK(1030) {"call":1,"rc":0,"values":[5]}',
    '1.1 ASK(1030) answered {"call":1}',
  ]);
});
