import { test } from "vitest";
import { check } from "../others/testing.ts";
import { minix } from "./index.ts";

test("ANY, NONE and the slots of kernel tasks are told apart in every generation", () => {
  check(
    minix,
    `
0 S 0 pm S 31744 4 3 5 0 0 0 0 0 0
0 S 1 vfs S 31743 4 3 5 0 0 0 0 0 0
0 U 36870 sh S -3 7 0 0 0 0 0 0 0 0
0 U 64511 a S 64512 7 0 0 0 0 0 0 0 0
`,
    `
task 0 pm
  thread 1, waits receive ?
task 1 vfs
  thread 1
task 36870 sh
  thread 1, waits answer 32765
task 32765
task 64511 a
  thread 1, waits answer 64512
task 64512
`,
  );
});

test("who runs or is a zombie waits for nobody", () => {
  check(minix, "0 U 36870 sh R 1 7 0 0 0 0 0 0 0 0", "task 36870 sh\n  thread 1");
  check(minix, "0 U 36870 sh Z 1 7 0 0 0 0 0 0 0 0", "task 36870 sh\n  thread 1");
});

test("the kernel's flags tell who sends from who receives, and from who waits for a reply", () => {
  const line = (rts: string, misc: string, peer: string) =>
    `5: a 5 prio 4 time 1/1 cycles 0x1 cpu  0 pdbr 0x3f000 rts ${rts} misc ${misc} sched KERNEL sigmgr pm(0) blocked on: ${peer}`;
  const waits = (line: string, expected: string) => check(minix, line, expected);
  waits(line("RTS_SENDING ", "", "vfs(1)"), "task 5 a\n  thread 1, waits send 1\ntask 1 vfs");
  waits(
    line("RTS_SENDING RTS_RECEIVING ", "MF_REPLY_PEND ", "vfs(1)"),
    "task 5 a\n  thread 1, waits send 1\ntask 1 vfs",
  );
  waits(line("RTS_RECEIVING ", "MF_REPLY_PEND ", "vfs(1)"), "task 5 a\n  thread 1, waits answer 1\ntask 1 vfs");
  waits(line("RTS_RECEIVING ", "", "vfs(1)"), "task 5 a\n  thread 1, waits receive 1\ntask 1 vfs");
  waits(line("RTS_RECEIVING ", "", "ANY"), "task 5 a\n  thread 1, waits receive ?");
  waits(line("RTS_RECEIVING ", "", "??? 70000"), "task 5 a\n  thread 1, waits receive ?");
});

test("a process that is there twice waits for what its last line says", () => {
  check(
    minix,
    "0 U 36870 sh S 1 7 0 0 0 0 0 0 0 0\n0 U 36870 sh S 0 7 0 0 0 0 0 0 0 0",
    `
task 36870 sh
  thread 1, waits answer 0
task 1
task 0
warning in line 2: sh is blocked on another process than in line 1. This line is taken, as the newer one. If the dump is of several moments, open each alone.
`,
  );
});

test("a line of another program is told of", () => {
  check(
    minix,
    "PID TTY TIME CMD",
    'error in line 1: This is neither a line of `psinfo` nor one of the kernel\'s about a process: "PID TTY TIME CMD". It was left out. `grep . /proc/*/psinfo` shows all processes.',
  );
});
