import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const root = join(import.meta.dirname, "..");
const sample = "samples/helenos-mount/mount.ktrace";
const validate = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, "docs/schemas/ktrace-run.schema.json"), "utf8")),
);

/** The result of a run as JSON, which must keep to the schema. */
async function runJson(directory: string, ...args: string[]) {
  const { code, out, err } = await ktrace(directory, "run", ...args, "--json");
  expect(err).toBe("");
  const json = JSON.parse(out);
  validate(json);
  expect(validate.errors).toBe(null);
  return { code, json, out };
}

/** Runs a text as `main.ktrace`. */
const runText = (text: string) => runJson(directoryWith({ "main.ktrace": text }), "main.ktrace");

test("the sample: a deadlock among the four tasks, the shell a victim, the cause at the early end", async () => {
  const { code, json, out } = await runJson(root, sample);
  const text = readFileSync(join(root, sample), "utf8").split("\n");
  expect(code).toBe(1);
  expect(json).toMatchObject({ version: 1, file: sample, outcome: "deadlock" });
  expect(json.cycle).toEqual(["init:vfs", "init:fat", "mfs", "file_bd"]);
  expect(json.victims).toContain("bdsh");
  expect(json.cause).toEqual({
    kind: "exchange ended before its answer",
    task: "init:vfs",
    file: sample,
    line: text.findIndex((line) => line.includes("if EARLY { end ex }")) + 1,
  });
  await expect(out).toMatchFileSnapshot("../test/golden/mount-run.json.txt");
});

test("a cause in an import names that file", async () => {
  const { json } = await runJson(
    directoryWith({
      "main.ktrace": 'import "vfs.ktrace"\ntask shell { phone vfs -> vfs  main { call vfs.OPEN() } }',
      "vfs.ktrace": `protocol p { method OPEN = 1024  method READ = 1025 }
        task vfs serves p {
          session fat -> fat exchange parallel pool 1
          on OPEN { let ex = begin fat  let m = send ex.OPEN()  end ex  wait m  answer }
          on READ { call fat.READ()  answer }
        }
        task fat serves p {
          phone vfs -> vfs
          on OPEN { call vfs.READ()  answer }
          on READ { answer }
        }`,
    }),
    "main.ktrace",
  );
  expect(json.cause).toMatchObject({ task: "vfs", file: "vfs.ktrace", line: 4 });
});

test("the sample in the order of the repair finishes", async () => {
  const { code, json } = await runJson(root, sample, "--define", "EARLY=0");
  expect(code).toBe(0);
  expect(json).toMatchObject({ outcome: "finished", cycle: [], victims: [], waits: [] });
  expect(json.log.at(-1)).toBe("mount returned 0");
  expect(json).not.toHaveProperty("cause");
});

test("a hang", async () => {
  const { code, json } = await runText(`
    protocol files { method OPEN = 1024 }
    task server serves files { on OPEN { let data = receive IPC_M_DATA_WRITE  answer EOK to data  answer } }
    task client { phone server -> server  main { let m = send server.OPEN()  forget m } }`);
  expect(code).toBe(1);
  expect(json).toMatchObject({ outcome: "hang", cycle: [], victims: [] });
  expect(json.waits).toMatchObject([{ task: "server", kind: "request", for: "IPC_M_DATA_WRITE(7)" }]);
});

test("a violation, an assertion", async () => {
  const violation = await runText("task t { mutex m  main { unlock m } }");
  expect(violation).toMatchObject({ code: 1, json: { outcome: "violation", steps: 1 } });
  const assertion = await runText('task t { main { log "first"  assert 1 == 2, "arithmetic" } }');
  expect(assertion).toMatchObject({ code: 1, json: { outcome: "assertion", log: ["first"] } });
});

test("a violation as text says where", async () => {
  const directory = directoryWith({ "a.ktrace": "task t {\n  mutex m\n  main { unlock m }\n}" });
  const { out } = await ktrace(directory, "run", "a.ktrace");
  expect(out).toMatch(/^Violation in t at step 1: it unlocks m, which it does not hold\. \[a\.ktrace:3, step 1\]$/m);
});

test("a run that does not end is inconclusive", async () => {
  const { code, json } = await runText("limits { steps 1000 }\ntask t { main { loop { yield } } }");
  expect(code).toBe(3);
  expect(json).toMatchObject({ outcome: "limit", steps: 1000 });
});

test("a run without a limit of its own says how far it went, and how to go on", async () => {
  const directory = directoryWith({ "a.ktrace": "task t { var x = 0 main { loop { x = x + 1 } } }" });
  const { code, out } = await ktrace(directory, "run", "a.ktrace");
  expect(code).toBe(3);
  expect(out).toContain("limits { steps 20000000 }");
});

test("replicas are named by their index", async () => {
  const { json } = await runText("task phil x 3 { mutex m  main { lock m  lock m } }");
  expect(json.cycle).toEqual(["phil[0]"]);
});

test("as text: the log, how it ended, why, and where to read on", async () => {
  const { code, out, err } = await ktrace(root, "run", sample);
  expect(code).toBe(1);
  expect(err).toBe("");
  const lines = out.split("\n");
  expect(lines[0]).toMatch(/^step \d+ {2}bdsh: mkdir returned 0$/);
  expect(out).toMatch(/^Deadlock among init:vfs, init:fat, mfs and file_bd, closed at step \d+\.$/m);
  expect(out).toMatch(/^init:vfs ended its exchange with .*\[samples\/helenos-mount\/mount\.ktrace:\d+, step \d+\]$/m);
  expect(out).toContain(`\`ktrace autopsy ${sample}\``);
});

test("as text: the cause of a small one", async () => {
  const directory = directoryWith({ "a.ktrace": "task t {\n  mutex m\n  main { lock m  lock m }\n}" });
  const { out } = await ktrace(directory, "run", "a.ktrace");
  expect(out).toMatchInlineSnapshot(`
    "Deadlock in t, closed at step 2.
    t (main) takes the mutex m once more without having given it back, and waits for itself. [a.ktrace:3, step 2]
    \`ktrace autopsy a.ktrace\` tells the whole story.
    "
  `);
});

test("the same run each time", async () => {
  expect(await ktrace(root, "run", sample)).toEqual(await ktrace(root, "run", sample));
});

test("of a log without end the first lines are kept, and the others counted", async () => {
  const directory = directoryWith({ "a.ktrace": 'limits { steps 100_003 }\ntask t { main { loop { log "x" } } }\n' });
  const { out } = await ktrace(directory, "run", "a.ktrace");
  expect(out.split("\n")[99_999]).toBe("step 100000  t: x");
  expect(out).toContain("… and 3 more lines; a run's log is shown up to here.");
  const json = JSON.parse((await ktrace(directory, "run", "a.ktrace", "--json")).out);
  expect([json.log.length, json.logOmitted]).toEqual([100_000, 3]);
});
