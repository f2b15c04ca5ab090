import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatOf, formats } from "#captures";
import { dumpLanguages, languageOfFormat, languageOfLine } from "./languages.ts";

const root = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const [debugging] = manifest.contributes.debuggers;
const dumps = dumpLanguages(manifest);
const known = (line: string) =>
  dumps.filter((language) => languageOfLine([language], line) !== undefined).map(({ id }) => id);

const files = [...globSync("test/data/{dumps,traces}/*.txt", { cwd: root }), "test/data/helenos-1219-slides.txt"];
const texts = files.map((path) => ({ name: basename(path), text: readFileSync(join(root, path), "utf8") }));

test("each format has a language, which belongs to the debugger", () => {
  const ids = dumps.map(({ id }) => id);
  expect(formats.map(({ id }) => languageOfFormat(id)).filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids.filter((id) => !debugging.languages.includes(id))).toEqual([]);
});

describe.each(texts)("the first line of $name", ({ text }) => {
  test("names its language or none, and no other", () => {
    const [first = ""] = text.split("\n");
    const own = languageOfFormat(formatOf(text)?.id);
    expect(known(first).filter((id) => id !== own)).toEqual([]);
  });
});

test("each format is known by the first line of a dump as it is printed", () => {
  const found = new Set(texts.flatMap(({ text }) => known(text.split("\n")[0] ?? "")));
  expect(formats.map(({ id }) => languageOfFormat(id)).filter((id) => !found.has(id))).toEqual([]);
});

test.each([
  ["kconsole> ipc 6", "ktrace-kconsole"],
  ["[phone id] [calls] [state", "ktrace-kconsole"],
  ["------ BINDER STATE (/dev/binderfs/binder_logs/state) ------", "ktrace-binder"],
  ["==> /proc/-4/psinfo <==", "ktrace-minix"],
  ["     pid tid name               prio STATE       Blocked", "ktrace-qnx"],
  ["method call time=1795811060.1 sender=:1.5 -> destination=org.x serial=2 path=/", "ktrace-dbus"],
  ["Start tracing thread [1] (hash 0xffff800000d41000).", "ktrace-trace"],
  ["# tracer: nop", "ktrace-ftrace"],
])("%s", (line, id) => expect(known(line)).toEqual([id]));

test.each(["// a scenario", "task t { main { } }", "0 files changed", "error: no such file", "signal 11"])(
  "%s begins no dump",
  (line) => expect(known(line)).toEqual([]),
);
