import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Words before a command that only root may run; `sudo -n` fails instead of asking for a password. */
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];

/** Whether there is apt-get and this user may install with it: as root, or by a sudo that asks for no password. */
export function mayInstallDebianPackages(): boolean {
  return existsSync("/usr/bin/apt-get") && runAsRoot("true");
}

/** Installs packages of Debian where that may be done. Whether they are there then is for the caller to see. */
export function installDebianPackages(...packages: string[]): void {
  if (!mayInstallDebianPackages()) return;
  console.log(`Installing ${packages.join(", ")} by apt-get …`);
  const apt = (...args: string[]) => runAsRoot("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", ...args);
  // An image without package lists needs them first.
  if (!apt("install", "-y", ...packages) && apt("update")) apt("install", "-y", ...packages);
}

/** @returns whether it could be done. */
function runAsRoot(...words: string[]): boolean {
  const [command = "", ...args] = [...asRoot, ...words];
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

/** A program that tests drive, and the packages of Debian that it comes with. */
export interface DebianProgram {
  readonly name: string;
  readonly packages: readonly string[];
  readonly isHere: () => boolean;
}

/** Installs those that are missing, where that is possible. @returns a line for each that is not here even so. */
export function installPrograms(programs: readonly DebianProgram[]): string[] {
  const missing = programs.filter(({ isHere }) => !isHere()).flatMap(({ packages }) => packages);
  if (missing.length > 0) installDebianPackages(...missing);
  return programs
    .filter(({ isHere }) => !isHere())
    .map(({ name, packages }) => `not tried: ${name}; on Debian 12, \`sudo apt-get install ${packages.join(" ")}\``);
}
