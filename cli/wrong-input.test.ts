import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const ofOneRun = ["run", "autopsy", "graph"];

/** Commands say the same, on standard error alone, and exit 2. */
async function refuse(
  commands: readonly string[],
  directory: string,
  args: readonly string[],
  ...said: readonly string[]
) {
  for (const command of commands) {
    const { code, out, err } = await ktrace(directory, command, ...args);
    expect({ command, code, out }).toEqual({ command, code: 2, out: "" });
    for (const part of said) expect(err).toContain(part);
    expect(err).toMatch(/[^\n]\n$/);
    expect(err).not.toMatch(/\bat .*\.ts:\d/);
  }
}

/** Every command that reads a scenario says what is wrong with it. */
const check = (directory: string, file: string, ...said: readonly string[]) =>
  refuse([...ofOneRun, "check"], directory, [file], ...said);

const files = {
  "empty.ktrace": "",
  "blank.ktrace": " \n\n",
  "binary.ktrace": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]),
  "latin.ktrace": new Uint8Array([0x74, 0x61, 0xe4, 0x0a]),
  "comment.ktrace": "// nothing yet\n",
  "names.ktrace": "task server { }\ntask client {\n\tphone p -> sever\n}\n",
  "syntax.ktrace": "task t {\n  main { lock }\n}\n",
  "import.ktrace": 'import "gone.ktrace"\ntask t { }\n',
  "run.ktrace-schedule.json": "{}",
  "package.json": "{}",
  "notes.txt": "Milk",
  "good.ktrace": 'const SIZE = 1\ntask t { main { log "done" } }\n',
};

test.each([
  ["gone.ktrace", "gone.ktrace: there is no such file"],
  ["empty.ktrace", "empty.ktrace:1:1: error: There is nothing in this file: write a task"],
  ["blank.ktrace", "blank.ktrace:1:1: error: There is nothing in this file: write a task"],
  ["binary.ktrace", "binary.ktrace: this is a binary file"],
  ["latin.ktrace", "latin.ktrace: this is not a text in UTF-8"],
  ["comment.ktrace", "comment.ktrace:1:1: error: There is no task"],
  ["good.ktrace/more.ktrace", "there is no such file"],
  ["run.ktrace-schedule.json", "this is a recording; name its scenario, and give the recording with --schedule"],
  ["package.json", "package.json: this is no scenario; name a *.ktrace, or a *.ktrace-reproduction.json"],
  ["notes.txt", "notes.txt is not named *.ktrace: is it the file that you meant?"],
])("%s", (file, said) => check(directoryWith(files), file, said));

test("a directory", () => {
  const directory = directoryWith({});
  mkdirSync(join(directory, "samples"));
  return check(directory, "samples", "samples: this is a directory");
});

test.skipIf(!existsSync("/dev/zero"))("a device that has no end", () =>
  check(directoryWith({}), "/dev/zero", "/dev/zero: this is more than 256 MB"),
);

test("an unknown name: place, nearest name, and the line with a caret", () =>
  check(
    directoryWith(files),
    "names.ktrace",
    "names.ktrace:3:13: error: ",
    "`sever`",
    "`server`",
    "    3 | \tphone p -> sever\n      | \t           ^^^^^\n",
  ));

test("what does not parse", () =>
  check(
    directoryWith(files),
    "syntax.ktrace",
    "syntax.ktrace:2:15: error: ",
    "    2 |   main { lock }\n      |               ^\n",
  ));

test("an import that is missing", () =>
  check(directoryWith(files), "import.ktrace", "import.ktrace:1:8: error: ", "gone.ktrace"));

test.each([
  [[], "needs a FILE"],
  [["good.ktrace", "more.ktrace"], "there is also more.ktrace"],
  [[""], "The name of the FILE is empty"],
  [["good.ktrace", "--blob"], " has no option --blob\n`ktrace --help` lists what "],
  [["good.ktrace", "-x"], " has no option -x\n"],
  [["good.ktrace", "--define"], "--define needs a value"],
  [["good.ktrace", "--schedule", "--define"], "--schedule needs a value after it, and there is --define; "],
  [["good.ktrace", "--seed", "3"], "--seed: only the schedules random and pct have one"],
  [["good.ktrace", "--schedule", "random", "--seed", "x"], "--seed x: it must be a 32-bit integer such as 42"],
  [["good.ktrace", "--define", "SIZE"], "--define SIZE: it must be NAME=VALUE"],
  [["good.ktrace", "--define", "SIZE=big"], "`big` is no 32-bit integer"],
  [["good.ktrace", "--define", "SIZE=0x1_0000_0000"], "no 32-bit integer"],
  [["good.ktrace", "--define", "SIZ=1"], "--define: There is no constant `SIZ` to override. Did you mean `SIZE`?"],
  [["good.ktrace", "--define", "SIZE=1", "-DSIZE=2"], "--define SIZE=2: SIZE was given before"],
  [["good.ktrace", "--record", ""], "--record: the name is empty; give the file to write"],
  [["good.ktrace", "--schedule", "."], ".: this is a directory; name a file in it"],
  [
    ["good.ktrace", "--schedule", "gone.json"],
    "--schedule gone.json: there is no such file, nor is it one of fifo, random, pct.",
  ],
  [
    ["good.ktrace", "--schedule", "a.ktrace-reproduction.json"],
    "a.ktrace-reproduction.json: this is a reproduction, which brings its own scenario and schedule; give it as the FILE",
  ],
  [["good.ktrace", "--schedule", "rondom"], "nor is it one of fifo, random, pct. Did you mean `random`?"],
  [["good.ktrace", "--record", "."], "--record .: cannot write: this is a directory; name a file in it"],
  [["good.ktrace", "--record", "none/record.json"], "--record none/record.json: cannot write"],
])("arguments %j", (args, said) => refuse(ofOneRun, directoryWith(files), args, said));

test("an option of another command, one with a value that takes none", async () => {
  const directory = directoryWith(files);
  const graph = await ktrace(directory, "graph", "good.ktrace", "--json");
  expect(graph).toMatchObject({ code: 2, err: expect.stringMatching(/^graph has no option --json\n`ktrace --help` /) });
  const run = await ktrace(directory, "run", "good.ktrace", "--json=yes");
  expect(run).toMatchObject({ code: 2, err: expect.stringMatching(/^--json takes no value\n/) });
});

test.each([
  ["", "--html: the name of the page is empty"],
  ["none/page.html", "--html none/page.html: cannot write"],
  ["./good.ktrace", "--html ./good.ktrace: that is a file of the scenario, and would be lost"],
])("a page that cannot be written: %j", async (page, said) => {
  const { code, out, err } = await ktrace(directoryWith(files), "autopsy", "good.ktrace", "--html", page);
  expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(said) });
});

test("warnings do not stop a run", async () => {
  const text = 'protocol p { method M = 1024 }\ntask t serves p { main { log "done" } }\n';
  const { code, out, err } = await ktrace(directoryWith({ "a.ktrace": text }), "run", "a.ktrace");
  expect(code).toBe(0);
  expect(err).toMatch(/^a\.ktrace:2:\d+: warning: /);
  expect(out).toContain("done");
});
