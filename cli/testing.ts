import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { commandLine } from "./command-line.ts";
import type { Host } from "./host.ts";

/** What a command did. */
export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The servers that it started. */
  readonly served: readonly string[];
}

/** Runs `ktrace ARGS` in a directory, without a process. */
export const ktrace = (directory: string, ...args: string[]): Promise<Result> => ktraceWith({}, directory, ...args);

/** The same, with a clock of its own, an interrupt, or threads. */
export async function ktraceWith(
  others: Partial<Pick<Host, "clock" | "progress" | "heedInterrupt" | "cores" | "startThread" | "input">>,
  directory: string,
  ...args: string[]
): Promise<Result> {
  const out: string[] = [];
  const err: string[] = [];
  const served: string[] = [];
  const host: Host = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    input: async function* () {},
    directory,
    version: () => "1.2.3",
    clock: () => 0,
    progress: () => {},
    heedInterrupt: () => () => false,
    cores: 1,
    startThread: undefined,
    ...others,
    serve: async (server) => void served.push(server),
  };
  const code = await commandLine(host, args);
  return { code, out: out.join(""), err: err.join(""), served };
}

/** Standard input that has this. */
export const inputOf = (given: string | Uint8Array): Host["input"] =>
  async function* () {
    yield typeof given === "string" ? new TextEncoder().encode(given) : given;
  };

/** A directory with these files, which is gone after the test. */
export function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), "ktrace-cli-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  return directory;
}
