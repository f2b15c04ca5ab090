/** What is said of the sample dumps; `vitest run test/golden -u` accepts what it is now. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { printIpc, printTasks } from "#captures";
import { directoryWith, ktrace } from "../../cli/testing.ts";
import { runFile } from "../support/run-file.ts";

const root = join(import.meta.dirname, "../..");
const samples = join(root, "samples/captures");
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

test.each([
  ["helenos-mount-slides.txt", 3],
  ["helenos-mount-all.txt", 3],
  ["helenos-mount-hinted.ktrace", 1],
  ["binder-exhausted-pools.txt", 1],
  ["qnx-send-circle.txt", 1],
])("the report of %s", async (file, expected) => {
  const { code, out, err } = await ktrace(samples, "autopsy", file);
  expect({ code, err }).toEqual({ code: expected, err: "" });
  await expect(out).toMatchFileSnapshot(`${file.replace(/\..*/, "")}-report.md`);
});

test("the slides' dump is the one of the tests, as it is", () => {
  expect(textOf("samples/captures/helenos-mount-slides.txt")).toBe(textOf("test/data/helenos-1219-slides.txt"));
});

test("all dumps of the mount are what the simulated kernel prints at its deadlock", async () => {
  const system = (await runFile("samples/helenos-mount/mount.ktrace")).system();
  const outputs = ["tasks", ...system.tasks.map(({ id }) => `ipc ${id}`)].map((command) => {
    const output = command === "tasks" ? printTasks(system) : printIpc(system, Number(command.slice(4)));
    return `kconsole> ${command}\n${output}`;
  });
  expect(textOf("samples/captures/helenos-mount-all.txt")).toBe(outputs.join("\n"));
});

test("the hinted capture is what import makes of them, but for the hints", async () => {
  const { out } = await ktrace(samples, "import", "helenos-mount-all.txt");
  const lines = textOf("samples/captures/helenos-mount-hinted.ktrace").split("\n");
  expect(lines.filter((line) => !/^ *(?:\/\/|thread )/.test(line)).join("\n")).toBe(out);
});

test.each([
  ["helenos-mount-all.txt", ["init:vfs", "init:fat", "mfs", "file_bd"]],
  ["binder-exhausted-pools.txt", ["process 612", "process 905"]],
  ["qnx-send-circle.txt", ["proc/boot/fs-one", "proc/boot/fs-two"]],
])("the run of a scenario that is made of %s closes a circle of the same tasks", async (file, circle) => {
  const { out: scenario } = await ktrace(samples, "import", file, "--scenario");
  const directory = directoryWith({ "made.ktrace": scenario });
  const { code, out } = await ktrace(directory, "run", "made.ktrace", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ outcome: "deadlock", cycle: circle });
});
