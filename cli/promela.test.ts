import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const abba = `const BACKWARDS = 1
task t {
  mutex a
  mutex b
  main { lock a yield lock b unlock b unlock a }
  fibril other { if BACKWARDS { lock b lock a unlock a unlock b } }
}
check "no fibril waits for ever" with BACKWARDS = 0 { forbid stuck }
check "some do" { expect deadlock }
check "half of it" { forbid deadlock }
`;

const exported = (directory: string, ...args: string[]) =>
  ktrace(directory, "export", "a.ktrace", "--to", "promela", ...args);

test("a model names its scenario and the tasks", async () => {
  const { code, out, err } = await exported(directoryWith({ "a.ktrace": abba }));
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("A model of a.ktrace");
  expect(out).toContain(" * 0: t\n");
  expect(out).toContain("proctype Task_(byte t)");
});

test("a model for a check has its constants, and asserts what it says", async () => {
  const directory = directoryWith({ "a.ktrace": abba });
  const hashOf = (model: string) => /ktrace: scenario (\w+)/.exec(model)?.[1];
  const [plain, of, defined] = await Promise.all([
    exported(directory),
    exported(directory, "--check", "no fibril waits for ever"),
    exported(directory, "-D", "BACKWARDS=0"),
  ]);
  expect(hashOf(of.out)).not.toBe(hashOf(plain.out));
  expect(hashOf(of.out)).toBe(hashOf(defined.out));
  expect(of.out).toContain("with the clauses 1: forbid");
  expect((await exported(directory, "--check", "some do")).out).toContain("CLAUSE == 1");
  expect((await exported(directory, "--check", "half of it")).out).toContain("find_circles()");
});

test("what has no model is refused, with the reason", async () => {
  const directory = directoryWith({ "many.ktrace": "task t x 300 { main { } }\n" });
  const { code, out, err } = await ktrace(directory, "export", "many.ktrace", "--to", "promela");
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain("many.ktrace: its tasks and timers are 301 processes with `init`, and SPIN has at most 255");
});

test("a trail becomes a recording, and a run follows it to the finding", async () => {
  const directory = directoryWith({ "a.ktrace": abba });
  const hash = /ktrace: scenario (\w+)/.exec((await exported(directory)).out)?.[1];
  const steps = Array.from({ length: 5 }, () => "ktrace: step 0 0\n").join("");
  writeFileSync(
    join(directory, "trail.txt"),
    `Warning\nktrace: scenario ${hash}\n${steps}spin: trail ends after 8 steps\n`,
  );
  const { code, out } = await ktrace(directory, "import", "trail.txt", "--from", "spin");
  expect(code).toBe(0);
  writeFileSync(join(directory, "found.ktrace-schedule.json"), out);
  const run = await ktrace(directory, "run", "a.ktrace", "--schedule", "found.ktrace-schedule.json");
  expect(run.err).toBe("");
  expect(run.out).toContain("deadlock");
  expect(run.code).toBe(1);
});

test.each([
  [["export", "a.ktrace"], "--to is missing: say --to promela or --to perfetto"],
  [["export", "a.ktrace", "--to", "uppaal"], "--to uppaal: there are the formats promela and perfetto"],
  [
    ["export", "a.ktrace", "--to", "promela", "--room", "none"],
    "--room none: it must be a whole number from 1 on, in digits alone, such as 8",
  ],
  [["export", "a.ktrace", "--to", "promela", "--check", "some d"], '--check: The scenario has no check "some d"'],
  [["export"], "export needs a FILE"],
  [["import", "short.txt"], "`--from KIND` says of any file that it is one"],
  [["import", "a.ktrace", "--from", "spin"], "a.ktrace: it is not what `./pan -r` prints"],
  [["import", "model.pml.trail", "--from", "spin"], "it is SPIN's own file of the trail; give what `./pan -r` prints"],
  [
    ["import", "short.txt", "--from", "spin"],
    "there is no step of the scenario in it; give what `./pan -r` prints once",
  ],
])("%j", async (args, said) => {
  const directory = directoryWith({
    "a.ktrace": abba,
    "model.pml.trail": "-4:-4:-4\n1:0:8\n",
    "short.txt": "ktrace: scenario 0123456789abcdef\n",
  });
  const { code, out, err } = await ktrace(directory, ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
});
