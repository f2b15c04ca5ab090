import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { directoryWith, inputOf, ktrace, ktraceWith } from "../testing.ts";

const root = join(import.meta.dirname, "../..");
const slides = readFileSync(join(root, "samples/captures/helenos-mount-slides.txt"), "utf8");
const hinted = readFileSync(join(root, "samples/captures/helenos-mount-hinted.ktrace"), "utf8");

const header = "[phone id] [calls] [state\n";
const rows = (dispatched: string) =>
  ` --- incomming calls ---\n --- dispatched calls ---\n${dispatched} --- incoming answers ---\n`;
const calls = "[call id         ] [method] [arg1] [arg2] [arg3] [arg4] [arg5] [flags] [sender\n";
/** One task has called the other, which serves it. */
const busy = `kconsole> ipc 1\n${header}1                1 connected to 2 (b)\n${calls}${rows("")}kconsole> ipc 2\n${header}0                0 connected to 1 (a)\n${calls}${rows("0xffff800000d77800 1032     37     0      0      0      0      0       1 (a)\n")}`;

const files = {
  "slides.txt": slides,
  "hinted.ktrace": hinted,
  "behind.ktrace": hinted.replace(/^capture/m, "/* of 2011 */ capture"),
  "busy.log": busy,
  "good.ktrace": "task t { main { } }\n",
  "two.ktrace": 'capture "a" { task 1 { } }\ncapture "b" { task 1 { } }\n',
  "none.ktrace": 'capture "a" { }\n',
  "broken.ktrace": 'capture "a" {\n  task 1 { phone x -> 2 }\n}\n',
  "notes.txt": "Milk\nBread\n",
  "prompt.txt": "kconsole> \n",
  "noise.txt": `${slides}\n0xffff800000d77800 what is this 0 0\n`,
};

const schema = JSON.parse(readFileSync(join(root, "docs/schemas/ktrace-run.schema.json"), "utf8"));
const validate = new Ajv({ allErrors: true }).compile(schema);

test.each([
  ["slides.txt", 3, "suspected", ["init:vfs", "init:fat", "file_bd"]],
  ["hinted.ktrace", 1, "deadlock", ["init:vfs", "init:fat", "mfs", "file_bd"]],
  ["behind.ktrace", 1, "deadlock", ["init:vfs", "init:fat", "mfs", "file_bd"]],
  ["busy.log", 0, "finished", []],
])("run %s: exit code %i, %s", async (file, expected, outcome, cycle) => {
  const { code, out } = await ktrace(directoryWith(files), "run", file, "--json");
  const json = JSON.parse(out);
  validate(json);
  expect(validate.errors).toBe(null);
  expect({ code, ...json }).toMatchObject({ code: expected, file, outcome, cycle, steps: 0, log: [], checks: [] });
  for (const { certainty } of json.waits) expect(certainty).toBeDefined();
});

test("run tells in a line how it stands, and what tells more", async () => {
  const { code, out, err } = await ktrace(directoryWith(files), "run", "slides.txt", "--kernel", "helenos-2011");
  expect({ code, err }).toEqual({ code: 3, err: "" });
  expect(out).toBe(
    "Suspected deadlock among init:vfs, init:fat and file_bd, if the circle closes where the dump shows nothing.\n" +
      "`ktrace autopsy slides.txt --kernel helenos-2011` tells who waits for whom.\n",
  );
});

test.each(["dot", "mermaid", "svg"])("graph as %s says that the circle is only suspected", async (format) => {
  const directory = directoryWith(files);
  const suspected = await ktrace(directory, "graph", "slides.txt", "--format", format);
  expect(suspected).toMatchObject({ code: 3, err: "" });
  expect(suspected.out).toContain("Suspected deadlock: dashed waits are only possible");
  const certain = await ktrace(directory, "graph", "hinted.ktrace", "--format", format);
  expect(certain.code).toBe(1);
  expect(certain.out).not.toContain("uspected d");
});

test("autopsy as a page has the dump's lines, linked", async () => {
  const directory = directoryWith(files);
  const { code, out } = await ktrace(directory, "autopsy", "slides.txt", "--html", "page.html");
  expect(code).toBe(3);
  expect(out).toMatch(/^Suspected deadlock .* page\.html tells the whole story\.\n$/);
  const page = readFileSync(join(directory, "page.html"), "utf8");
  const [, anchor] = /<a href="#([^"]*)">slides\.txt:\d+<\/a>/.exec(page) ?? [];
  expect(page).toContain(`id="${anchor}"`);
  expect(page).toContain("connected to 7 (init:fat)");
});

test("import writes a capture, of which import makes the same text", async () => {
  const directory = directoryWith(files);
  const once = await ktrace(directory, "import", "slides.txt");
  expect(once).toMatchObject({ code: 0, err: "" });
  const again = await ktrace(directoryWith({ "once.ktrace": once.out }), "import", "once.ktrace");
  expect(again).toMatchObject({ code: 0, out: once.out });
});

test.each([["import"], ["run"], ["graph"]])("%s shows the lines that were not understood", async (command) => {
  const { out, err } = await ktrace(directoryWith(files), command, "noise.txt");
  expect(out).not.toBe("");
  const line = slides.split("\n").length + 1;
  expect(err).toContain(`noise.txt:${line}:1: error: `);
  expect(err).toContain("| 0xffff800000d77800 what is this 0 0\n");
});

test("that nobody is stuck is not said of a dump whose lines could not all be read", async () => {
  const damaged = busy.replace("connected to 2", "c@nnected to 2");
  const directory = directoryWith({ "damaged.log": damaged });
  const { code, out, err } = await ktrace(directory, "run", "damaged.log");
  expect({ code, out }).toMatchObject({ code: 3, out: expect.stringMatching(/, as far as the dump shows\.\n/) });
  expect(err).toContain("damaged.log:3:1: error: ");
});

test("standard input", async () => {
  const directory = directoryWith({});
  const input = inputOf(slides);
  const imported = await ktraceWith({ input }, directory, "import", "-");
  expect(imported.code).toBe(0);
  expect(await ktraceWith({ input: inputOf(imported.out) }, directory, "run", "-")).toMatchObject({ code: 3, err: "" });
});

test("a dump with any bytes in it is read", async () => {
  const noise = new Uint8Array([0, 0xff, 0x0a]);
  const bytes = Buffer.concat([noise, new TextEncoder().encode(slides)]);
  expect(await ktrace(directoryWith({ "serial.log": bytes }), "run", "serial.log")).toMatchObject({ code: 3 });
});

test.each([false, true])("a dump that Windows has written in UTF-16 is read, big-endian %s", async (isBig) => {
  const bytes = Buffer.from(`\uFEFF${slides}`, "utf16le");
  if (isBig) bytes.swap16();
  const directory = directoryWith({ "adb.txt": bytes, "kernel.ktrace": Buffer.from(`\uFEFF${hinted}`, "utf16le") });
  expect(await ktrace(directory, "run", "adb.txt")).toMatchObject({ code: 3, err: "" });
  expect(await ktrace(directory, "run", "kernel.ktrace")).toMatchObject({ code: 1, err: "" });
  expect(await ktraceWith({ input: inputOf(bytes) }, directory, "run", "-")).toMatchObject({ code: 3, err: "" });
});

test.each([
  [
    ["run", "slides.txt", "--schedule", "fifo"],
    "slides.txt: this is a dump, of which there is no run; leave out --schedule",
  ],
  [["graph", "slides.txt", "-D", "A=1", "--record", "x"], "leave out --define and --record"],
  [["autopsy", "hinted.ktrace", "--schedule", "random", "--seed", "2"], "leave out --schedule and --seed"],
  [["autopsy", "slides.txt", "--html", "slides.txt"], "--html slides.txt: that is the dump, and would be lost"],
  [["run", "slides.txt", "--kernel", "helenos-2012"], "--kernel helenos-2012: there are"],
  [["run", "hinted.ktrace", "--kernel", "helenos-2011"], "a capture names its kernel itself"],
  [["run", "good.ktrace", "--kernel", "helenos-2011"], "only a dump has it; good.ktrace names its kernel itself"],
  [
    ["run", "slides.txt", "--from", "kconsol"],
    "--from kconsol: there is no such kind of dump. Did you mean `kconsole`?",
  ],
  [
    ["run", "good.ktrace", "--from", "kconsole"],
    "good.ktrace: nothing could be read of it as a dump (HelenOS kernel console)",
  ],
  [["run", "slides.txt", "--from", "binder"], "--from binder: no line of slides.txt is of Android binder"],
  [["run", "prompt.txt"], "prompt.txt: nothing could be read of it as a dump (HelenOS kernel console)"],
  [["check", "slides.txt"], "has no code to run. A scenario can be made of it: ktrace import slides.txt --scenario > "],
  [["check", "hinted.ktrace"], "hinted.ktrace: this is a capture, which has no code to run."],
  [
    ["export", "slides.txt", "--to", "promela"],
    "slides.txt: this is a dump (HelenOS kernel console), which has no code to run.",
  ],
  [["run", "two.ktrace"], "two.ktrace: there are 2 captures in it"],
  [["run", "none.ktrace"], "none.ktrace: there is no task in the capture “a”"],
  [["run", "broken.ktrace"], "broken.ktrace:2:18: error: "],
  [["import", "good.ktrace"], "good.ktrace: this is a scenario, and there is no `capture` in it"],
  [["import", "notes.txt"], "kconsole  HelenOS kernel console, with lines such as  [phone id] [calls] [state"],
  [["import", "notes.txt"], "`--from KIND` says of any file that it is one"],
  [["import", "notes.txt"], "spin"],
  [["import"], "import needs a FILE: ktrace import FILE"],
  [["import", "slides.txt", "--json"], "import has no option --json"],
  [["import", "slides.txt", "--from", "spin", "--scenario"], "--scenario: "],
  [["import", "gone.txt"], "gone.txt: there is no such file"],
])("%j is refused", async (args, said) => {
  const { code, out, err } = await ktrace(directoryWith(files), ...args);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toContain(said);
});
