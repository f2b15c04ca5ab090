import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryWith, ktrace } from "./testing.ts";

const root = join(import.meta.dirname, "..");

test("help and version", async () => {
  const { code, out } = await ktrace(root, "--help");
  expect(code).toBe(0);
  for (const command of ["run", "autopsy", "graph", "dap", "lsp"]) expect(out).toContain(`ktrace ${command}`);
  expect(await ktrace(root, "run", "--help")).toEqual(await ktrace(root, "-h"));
  expect(await ktrace(root, "--version")).toMatchObject({ code: 0, out: "1.2.3\n" });
});

test("no command, or one that is not there", async () => {
  expect(await ktrace(root)).toMatchObject({ code: 2, out: "", err: expect.stringContaining("ktrace run FILE") });
  const unknown = {
    code: 2,
    out: "",
    err: expect.stringContaining("run, check, autopsy, graph, export, import, dap, lsp"),
  };
  expect(await ktrace(root, "frob")).toMatchObject(unknown);
  expect(await ktrace(root, "toString")).toMatchObject(unknown);
});

test("the servers take over, whether or not the editor says --stdio", async () => {
  expect(await ktrace(root, "dap")).toMatchObject({ code: 0, served: ["debug-adapter"] });
  expect(await ktrace(root, "lsp", "--stdio")).toMatchObject({ code: 0, served: ["language-server"] });
  expect(await ktrace(root, "lsp", "--port=1")).toMatchObject({ code: 2, served: [] });
});

test("autopsy tells the story in Markdown, with paths to click", async () => {
  const { code, out } = await ktrace(root, "autopsy", "samples/helenos-mount/mount.ktrace");
  expect(code).toBe(1);
  expect(out).toMatch(/^# Deadlock among init:vfs, init:fat, mfs and file_bd, closed at step \d+\n/);
  for (const title of ["Who waits for whom", "How it came about", "The cause", "Victims"]) {
    expect(out).toContain(`\n## ${title}\n`);
  }
  expect(out).toContain("[samples/helenos-mount/mount.ktrace:");
  const repaired = await ktrace(root, "autopsy", "samples/helenos-mount/mount.ktrace", "-D", "EARLY=0");
  expect(repaired).toMatchObject({ code: 0, out: expect.stringContaining("nothing is stuck") });
});

test("graph draws in three formats", async () => {
  const directory = directoryWith({ "a.ktrace": "task t { mutex m  main { lock m  lock m } }" });
  const dot = await ktrace(directory, "graph", "a.ktrace");
  expect(dot).toMatchObject({ code: 1, out: expect.stringMatching(/^digraph /) });
  expect(await ktrace(directory, "graph", "a.ktrace", "--format", "dot")).toEqual(dot);
  const mermaid = await ktrace(directory, "graph", "a.ktrace", "--format", "mermaid");
  expect(mermaid).toMatchObject({ code: 1, out: expect.stringMatching(/^flowchart /) });
  const svg = await ktrace(directory, "graph", "a.ktrace", "--format", "svg");
  expect(svg).toMatchObject({ code: 1, out: expect.stringMatching(/^<svg .*<\/svg>\n$/s) });
  const unknown = await ktrace(directory, "graph", "a.ktrace", "--format", "png");
  expect(unknown).toMatchObject({ code: 2, err: "--format png: there are the formats dot, mermaid and svg\n" });
});
