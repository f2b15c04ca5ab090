/**
 * `node scripts/install.mjs <script> [argument…]`
 *
 * Installs the project's packages when they are missing or are not those of the lock file, then runs the script with the
 * Node that they bring. Plain JavaScript without packages, because it is all that runs on a fresh machine, with any Node.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The packages that a lock file (ours, or the one npm leaves in node_modules) names, by path, with their versions. */
function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, "utf8")).packages : {};
}

/** npm writes the lock file inside node_modules last, so an installation that was cut short does not count. */
function isInstalled() {
  const wanted = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

function install() {
  console.log("Installing packages (npm ci) …");
  // npm tells the scripts that it runs where it is itself; without it, the one on the path will do.
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
  const options = { cwd: root, stdio: "inherit", shell: !npm && process.platform === "win32" };
  const { status, error } = spawnSync(command, [...first, "ci", "--loglevel=error"], options);
  if (status === 0) return;
  console.error(
    `The packages could not be installed${error ? `: ${error.message}` : ""}. Mend what npm says above, then run this again.`,
  );
  process.exit(1);
}

if (!isInstalled()) install();

const [script, ...rest] = process.argv.slice(2);
if (script) {
  const bin = join(root, "node_modules", ".bin");
  const path = `${bin}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`;
  const node = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  const child = spawn(node, [script, ...rest], { cwd: root, stdio: "inherit", env: { ...process.env, PATH: path } });
  // Ctrl+C reaches the child too: it tidies up, and this process ends when it has.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
