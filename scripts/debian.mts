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
