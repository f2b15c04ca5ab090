import { type ExecFileException, execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { codeBlocks } from "../support/code-blocks.ts";

const root = join(import.meta.dirname, "../..");

/** A drive takes some seconds; one that still runs after so long (in ms) hangs. */
const patience = 50_000;

/** What an editor is given: a home of its own, with `ktrace` on the path. */
export interface Home {
  readonly folder: string;
  /** Writes a file into the home and returns its path. */
  write(name: string, text: string): string;
}

/**
 * Runs an editor to its end, without a screen, on a scenario with a mistake and on the sample of the mount, whose paths stand in the
 * environment as `MISTAKE` and `MOUNT`. `argumentsIn` writes what the editor reads, and returns its command line.
 * @returns what it wrote to its standard output. Rejects with all that it said when it fails.
 */
export async function drive(command: string, argumentsIn: (home: Home) => string[]): Promise<string> {
  const program = join(root, "dist/ktrace.js");
  if (!existsSync(program)) throw new Error(`${program} is not there: run \`npm run build\` first.`);
  const folder = mkdtempSync(join(tmpdir(), "ktrace-editor-"));
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  try {
    mkdirSync(join(folder, "bin"));
    symlinkSync(program, join(folder, "bin/ktrace"));
    const path = [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter);
    const env = {
      HOME: folder,
      PATH: path,
      LANG: "C.UTF-8",
      MISTAKE: write("mistake.ktrace", "task a { phone b -> c main { hangup b } }\ntask b {}\n"),
      MOUNT: join(root, "samples/helenos-mount/mount.ktrace"),
    };
    return await output(command, argumentsIn({ folder, write }), { cwd: folder, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The servers that it has started end with it, because their input does. */
function output(command: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<string> {
  return new Promise((resolve, reject) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
      if (error === null) return resolve(stdout);
      const how = error.killed ? `was still running after ${patience / 1000} s` : `ended with code ${error.code}`;
      reject(new Error(`${command} ${how}. It said:\n${stdout}${stderr}`));
    };
    execFile(command, args, { ...options, timeout: patience, killSignal: "SIGKILL" }, done).stdin?.end();
  });
}

/** The blocks of a language that the page for other editors tells people to take into their configuration. */
export function documented(language: string): string[] {
  const blocks = codeBlocks("docs/other-editors.md").filter((block) => block.language === language);
  if (blocks.length === 0) throw new Error(`docs/other-editors.md has no block of ${language}.`);
  return blocks.map(({ text }) => `${text}\n`);
}
