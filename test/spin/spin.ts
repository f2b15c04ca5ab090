import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What SPIN says of a model, and what it prints of the trail to there. */
export interface Report {
  /** The assertion that fails. */
  readonly assertion: string | undefined;
  /** Runs go on for ever without what has to come. */
  readonly isNeverCome: boolean;
  /** A run ends where it should not. */
  readonly isStuck: boolean;
  readonly states: number;
  readonly trail: string | undefined;
}

export interface Question {
  readonly constants?: Readonly<Record<string, number>>;
  /** The clause of a check that is asked about; 0 for all that forbid something. */
  readonly clause?: number;
  /** Whether the clause is about fair runs as a whole. */
  readonly isEventual?: boolean;
  /** Whether a part of the states is enough: those that find a place in a small table of bits. */
  readonly isPart?: boolean;
}

/** Steps of the model that SPIN may go deep: more than any of the tests needs. */
const DEPTH = 1_000_000;

/** It takes longer to compile a model of the tests well than to look at it: `tcc` needs a tenth of the time. Integers of a scenario wrap, which they do in all that it makes. */
const [command, ...flags] = existsSync("/usr/bin/tcc") ? ["tcc"] : ["cc", "-O0", "-fwrapv"];

/** Has SPIN look at all of a model, or to the first thing that is wrong. */
export async function verify(
  model: string,
  { constants = {}, clause = 0, isEventual = false, isPart = false }: Question = {},
): Promise<Report> {
  const cwd = await mkdtemp(join(tmpdir(), "ktrace-spin-"));
  const run = async (command: string, ...args: string[]) =>
    (await execute(command, args, { cwd, maxBuffer: 2 ** 28 })).stdout;
  try {
    await writeFile(join(cwd, "model.pml"), model);
    const defined = Object.entries({ CLAUSE: clause, ...constants }).map(([name, value]) => `-D${name}=${value}`);
    await run("spin", ...defined, "-a", "model.pml");
    const kind = isEventual ? ["-DNFAIR=5"] : ["-DSAFETY", "-DNOFAIR"];
    if (isPart) kind.push("-DBITSTATE");
    await run(command, ...flags, "-w", ...kind, "-DVECTORSZ=65536", "-o", "pan", "pan.c");
    const told = await run("./pan", `-m${DEPTH}`, isPart ? "-w15" : "-w16", "-n", ...(isEventual ? ["-a", "-f"] : []));
    const assertion = /assertion violated\s+(.*?) \(at/.exec(told)?.[1];
    const isNeverCome = /acceptance cycle/.test(told);
    const isStuck = /invalid end state \(/.test(told);
    const states = Number(/(\d+) states, stored/.exec(told)?.[1]);
    if (/max search depth too small/.test(told)) throw new Error("the model is deeper than SPIN may go");
    const isFound = assertion !== undefined || isNeverCome || isStuck;
    if (!isFound && !/errors: 0/.test(told)) throw new Error(`SPIN has found something else:\n${told}`);
    return { assertion, isNeverCome, isStuck, states, trail: isFound ? await run("./pan", "-r") : undefined };
  } finally {
    await rm(cwd, { recursive: true });
  }
}
