import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { dirname, join } from "node:path";

/** The repository's root, absolute. */
export const root = dirname(import.meta.dirname);

/** The JavaScript behind a package's command, to be run by this Node: `bin("typescript", "bin/tsc")`. */
export function bin(packageName: string, path: string): string {
  return join(root, "node_modules", packageName, path);
}

/**
 * Runs a program to its end with the terminal's own input and output, in the repository's root unless `cwd` says otherwise.
 * `isAside`: it leaves the processor to others that want it, too.
 * @returns its exit code; 1 when a signal ended it. Rejects when it cannot be started.
 */
export function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; isAside?: boolean } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: "inherit",
    });
    if (options.isAside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs a JavaScript or TypeScript file with this Node. */
export function runNode(script: string, ...args: string[]): Promise<number> {
  return run(process.execPath, [script, ...args]);
}
