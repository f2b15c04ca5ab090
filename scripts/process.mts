import { spawn } from "node:child_process";
import { dirname, join } from "node:path";

/** The repository's root, absolute. */
export const root = dirname(import.meta.dirname);

/** The JavaScript behind a package's command, to be run by this Node: `bin("typescript", "bin/tsc")`. */
export function bin(packageName: string, path: string): string {
  return join(root, "node_modules", packageName, path);
}

/**
 * Runs a program to its end with the terminal's own input and output, in the repository's root unless `cwd` says otherwise.
 * @returns its exit code; 1 when a signal ended it. Rejects when it cannot be started.
 */
export function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: "inherit",
    });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs a JavaScript or TypeScript file with this Node. */
export function runNode(script: string, ...args: string[]): Promise<number> {
  return run(process.execPath, [script, ...args]);
}
