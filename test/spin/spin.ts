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

/** Steps of the model that SPIN may go deep at first, and then: more than any of the tests needs. There is memory to be cleared for each. */
const DEPTHS = [20_000, 1_000_000];
const TOO_DEEP = /max search depth too small/;

/** It takes longer to compile most models of the tests well than to look at them: `tcc` needs a tenth of the time. Integers of a scenario wrap, which they do in all that it makes. */
const isTccHere = existsSync("/usr/bin/tcc");
const quickly = isTccHere ? ["tcc"] : ["cc", "-O0", "-fwrapv"];
/** What SPIN has a model preprocessed by, in place of `gcc`. */
const preprocessing = isTccHere ? ["-Ptcc -E -x c"] : [];
const well = ["cc", "-O2", "-fwrapv"];
/**
 * Seconds of processor time after which a program that was compiled quickly gives way to one that was compiled well: about what
 * it costs to compile it so. Seconds of a clock would be over sooner the more else there is to do, and make more of it.
 */
const PATIENCE = 10;
const patiently = ["sh", "-c", `ulimit -S -t ${PATIENCE} && exec "$@"`, "sh"];
/** How such a program ends when they are over. */
const IS_OVER = "SIGXCPU";

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
    await run("spin", ...preprocessing, ...defined, "-a", "model.pml");
    const kind = isEventual ? ["-DNFAIR=5"] : ["-DSAFETY", "-DNOFAIR"];
    if (isPart) kind.push("-DBITSTATE");
    const pan = async ([compiler, ...flags]: readonly string[], size: number, ...before: string[]) => {
      await run(compiler, ...flags, "-w", ...kind, "-DVECTORSZ=65536", "-o", "pan", "pan.c");
      let [told, bounds]: [string, string[]] = ["", []];
      for (const depth of DEPTHS) {
        bounds = [`-m${depth}`, `-w${size}`];
        const [command, ...args] = [...before, "./pan", ...bounds, "-n"];
        told = await run(command, ...args, ...(isEventual ? ["-a", "-f"] : []));
        if (!TOO_DEEP.test(told)) break;
      }
      return { told, bounds };
    };
    const { told, bounds } = await pan(quickly, isPart ? 15 : 16, ...patiently).catch((error: unknown) => {
      if (error instanceof Error && "signal" in error && error.signal === IS_OVER) return pan(well, isPart ? 15 : 22);
      throw error;
    });
    const assertion = /assertion violated\s+(.*?) \(at/.exec(told)?.[1];
    const isNeverCome = /acceptance cycle/.test(told);
    const isStuck = /invalid end state \(/.test(told);
    const states = Number(/(\d+) states, stored/.exec(told)?.[1]);
    if (TOO_DEEP.test(told)) throw new Error("the model is deeper than SPIN may go");
    const isFound = assertion !== undefined || isNeverCome || isStuck;
    if (!isFound && !/errors: 0/.test(told)) throw new Error(`SPIN has found something else:\n${told}`);
    // Without the bounds it clears 128 MB only to go along the trail, which takes longer than all before.
    const trail = isFound ? await run("./pan", ...bounds, "-r") : undefined;
    return { assertion, isNeverCome, isStuck, states, trail };
  } finally {
    await rm(cwd, { recursive: true });
  }
}
