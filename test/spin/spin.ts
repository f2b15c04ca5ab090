import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What SPIN says of a model: the assertion that fails, if one does, and what it prints of the trail to there. */
export interface Verdict {
  readonly assertion: string | undefined;
  readonly states: number;
  readonly trail: string | undefined;
}

/** States deep that SPIN may go: more than any scenario of the tests needs. */
const DEPTH = 1_000_000;

/** Has SPIN look at all of a model, or to the first thing that is wrong. */
export async function verify(model: string): Promise<Verdict> {
  const cwd = await mkdtemp(join(tmpdir(), "ktrace-spin-"));
  const run = async (command: string, ...args: string[]) =>
    (await execute(command, args, { cwd, maxBuffer: 2 ** 28 })).stdout;
  try {
    await writeFile(join(cwd, "model.pml"), model);
    await run("spin", "-a", "model.pml");
    // It takes longer to compile a model of the tests well than to look at it.
    await run("cc", "-O0", "-w", "-fwrapv", "-DSAFETY", "-DNOFAIR", "-DVECTORSZ=16384", "-o", "pan", "pan.c");
    const told = await run("./pan", `-m${DEPTH}`, "-w20", "-n");
    const assertion = /assertion violated\s+(.*?) \(at/.exec(told)?.[1];
    const states = Number(/(\d+) states, stored/.exec(told)?.[1]);
    if (/max search depth too small/.test(told)) throw new Error("the model is deeper than SPIN may go");
    if (assertion === undefined && !/errors: 0/.test(told)) throw new Error(`SPIN has found something else:\n${told}`);
    return { assertion, states, trail: assertion === undefined ? undefined : await run("./pan", "-r") };
  } finally {
    await rm(cwd, { recursive: true });
  }
}
