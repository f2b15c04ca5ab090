import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * Installs packages of Debian where there is apt-get and this user may: as root, or by a sudo that asks for no password.
 * Whether they are there then is for the caller to see.
 */
export function installDebianPackages(...packages: string[]): void {
  if (!existsSync("/usr/bin/apt-get")) return;
  const isRoot = process.getuid?.() === 0;
  const environment = "DEBIAN_FRONTEND=noninteractive";
  // `sudo -n` fails instead of asking for a password.
  const apt = (...args: string[]) => {
    const words = [...(isRoot ? [] : ["sudo", "-n"]), "env", environment, "apt-get", "-qq", ...args];
    const [command = "", ...rest] = words;
    return spawnSync(command, rest, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  };
  // An image without package lists needs them first.
  if (!apt("install", "-y", ...packages) && apt("update")) apt("install", "-y", ...packages);
}
