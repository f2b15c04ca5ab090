import { expect, test } from "vitest";
import { finish, type Reproduction, scheduleValue, writingReproduction } from "#simulator";
import { programOf } from "../test/support/program-of.ts";
import { directoryWith, ktrace } from "./testing.ts";

const lib = "const N = 1\n";
const main = `import "lib/n.ktrace"
task first { main { log "first {N}" } }
task second { main { choose { log "here" } or { log "there" } } }
check "two" with N = 2 { always N > 0 }
`;
const saved: Reproduction = {
  files: [
    { path: "main.ktrace", text: main },
    { path: "lib/n.ktrace", text: lib },
  ],
  constants: new Map(),
  kernel: undefined,
  check: "two",
  maxSteps: 50,
  schedule: { kind: "random", seed: 4 },
  recording: undefined,
  step: 1,
};

async function saving(changes: Partial<Reproduction> = {}): Promise<string> {
  const program = await programOf(main, { N: 2 }, { "lib/n.ktrace": lib });
  const recording = scheduleValue(program, new Map([[0, { kind: "step", task: 1, choice: 1 }]]));
  return finish(writingReproduction({ ...saved, recording, ...changes }));
}

const runOf = async (text: string, ...args: string[]) => {
  const directory = directoryWith({ "r.ktrace-reproduction.json": text });
  return ktrace(directory, "run", "r.ktrace-reproduction.json", ...args);
};

test("a run that the debugger has saved is run again, with all that it was run with", async () => {
  const { code, out } = await runOf(await saving());
  expect(out).toContain("second: there");
  expect(out).toContain("first: first 2");
  expect(out).toContain('check "two"');
  expect(code).toBe(0);
});

test("its limit of steps holds, and is explained", async () => {
  const { code, out } = await runOf(await saving({ maxSteps: 1 }));
  expect(out).toContain('"maxSteps" of the reproduction is 1');
  expect(code).toBe(3);
});

test.each([
  ["{", [], "it is not JSON"],
  [undefined, ["-D", "N=3"], "a reproduction brings its own constants and schedule"],
  [undefined, ["--schedule", "pct"], "a reproduction brings its own constants and schedule"],
])("%j, %j: what is wrong is said", async (text, args, message) => {
  const { code, err } = await runOf(text ?? (await saving()), ...args);
  expect(err).toContain(`r.ktrace-reproduction.json: ${message}`);
  expect(code).toBe(2);
});

test.each([
  [{ check: "tow" }, 'its "check": The scenario has no check "tow"; it has "two". Did you mean `two`?'],
  [{ constants: new Map([["M", 3]]) }, 'its "constants": There is no constant `M` to override. Did you mean `N`?'],
  [{ recording: {} }, 'its "recording" is not right'],
])("%j in it is refused", async (changes, message) => {
  expect((await runOf(await saving(changes))).err).toContain(`r.ktrace-reproduction.json: ${message}`);
});

test("its checks are looked at under all schedules; its own schedule plays no part", async () => {
  const directory = directoryWith({ "r.ktrace-reproduction.json": await saving() });
  const { code, out, err } = await ktrace(directory, "check", "r.ktrace-reproduction.json", "--record", "found");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^r.ktrace-reproduction.json.main.ktrace:4: check "two" with N = 2: holds \(/);
});
