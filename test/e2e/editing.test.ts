/** Reading and writing a scenario: what the language server knows arrives in the editor; and breakpoints where a method is named. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { root } from "../../scripts/process.mts";
import { hover, outline, semanticToken, spotOf } from "./harness/editing.ts";
import type { HostKind } from "./harness/hosts.ts";
import { type Open, test } from "./harness/test.ts";
import type { Workbench } from "./harness/workbench.ts";

const samples = join(root, "samples");
const file = "helenos-mount/mount.ktrace";
const protocol = "helenos-mount/protocols/helenos-2011.ktrace";
const text = readFileSync(join(samples, file), "utf8");
const protocolText = readFileSync(join(samples, protocol), "utf8");
/** It deadlocks under few schedules. */
const rare = `task t {
  mutex m
  main {
    choose { log "well" } or { lock m { lock m { } } }
  }
}
task other { main { } }
`;

test.for<HostKind>(["server", "web"])(
  "breakpoints where a method is named, in the %s",
  async (host, { open, scratch }) => {
    const w = await openIn(scratch, open, host, protocol);
    await w.waitForLanguage("KTrace");
    await w.clickGutter(spotOf(protocolText, "method VFS_OUT_READ ")[0]);
    await w.openFile(file);
    await w.clickGutter(spotOf(text, "on VFS_IN_READ(fd)")[0]);
    await w.startDebugging();

    await w.waitForStop("Paused on breakpoint");
    await expect.poll(() => stoppedIn(w)).toBe("VFS_IN_READ(3) ← file_bd");
    await w.press("Continue");
    await expect.poll(() => stoppedIn(w)).toBe("VFS_OUT_READ(12, 6, 1024, 0) ← init:vfs");
  },
);

test.for<HostKind>(["server", "web"])(
  "a schedule that deadlocks is found and debugged, in the %s",
  async (host, { open, scratch }) => {
    const w = await openIn(scratch, open, host, "rare.ktrace");
    await w.waitForLanguage("KTrace");
    await w.waitForError();
    const messages = async () => (await w.problems()).map(({ cells: [first] }) => first);
    await expect.poll(messages).toContainEqual(expect.stringMatching(/^Deadlock in 3 steps: t \(main\)/));
    await w.goToLine(...spotOf(rare, "lock m { }", "lock"));
    await w.quickFix("Debug this schedule");
    await w.waitForStop("Deadlock");
  },
);

// The last, because the Web saves the mistake that it ends with.
test.for<HostKind>(["server", "web"])("the language in the editor, in the %s", async (host, { open, scratch }) => {
  const w = await openIn(scratch, open, host, file);
  await w.waitForLanguage("KTrace");

  const early = spotOf(text, "const EARLY", "EARLY");
  expect(await hover(w, early)).toMatch(/const EARLY = 1\s+1: the order of mainline 1219/);
  expect(await semanticToken(w, early)).toBe("variable declaration readonly");
  const wait = spotOf(text, "let rc, bytes = wait read", "read");
  expect(await semanticToken(w, wait)).toMatch(/^variable/);
  expect(await semanticToken(w, spotOf(text, "on VFS_IN_READ(fd)", "fd"))).toMatch(/^parameter/);

  const rows = await outline(w);
  expect(rows.map(({ cells: [name] }) => name)).toEqual(expect.arrayContaining(["EARLY", "init:ns", "init:vfs"]));

  await w.goToLine(...spotOf(text, "send ex.VFS_OUT_READ", "VFS_OUT_READ"));
  await w.page.keyboard.press("F12");
  await w.tab("helenos-2011.ktrace").waitFor();
  await expect.poll(() => w.cursorLine()).toBe(spotOf(protocolText, "method VFS_OUT_READ ")[0]);

  await w.openFile(file);
  const [line] = spotOf(text, "let rc = wait mounted");
  await w.goToLine(line);
  await w.page.keyboard.press("End");
  await w.type("X");
  await w.waitForError();
  const problem = "Unknown name `mountedX`. Did you mean `mounted`?";
  await expect
    .poll(async () => (await w.problems()).map(({ cells: [first] }) => first))
    .toEqual(["mount.ktrace", problem]);
});

/** All files are there from the beginning: VS Code for the Web does not look for others. */
function openIn(folder: string, open: Open, host: HostKind, file: string): Promise<Workbench> {
  cpSync(samples, folder, { recursive: true });
  writeFileSync(join(folder, "rare.ktrace"), rare);
  return open(host, file, { folder, settings: { "ktrace.search.enabled": true } });
}

/** The call that the stopped task handles: the first frame with a line under it. */
async function stoppedIn(w: Workbench): Promise<string | undefined> {
  const rows = await w.callStack();
  const task = rows.findIndex(({ cells }) => cells[1] === "Paused on breakpoint");
  if (task < 0) return undefined;
  const frame = rows.slice(task + 1).find(({ cells }) => cells[1]?.endsWith(".ktrace"));
  return frame?.cells[0]?.split(" · ")[0];
}
