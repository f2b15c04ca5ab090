import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { bin, runNode } from "./process.mts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const wellKnown = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Chromium for the end-to-end tests: the one that `CHROMIUM` names, one found on the machine, else Debian's package where
 * this user may install it, else playwright's own download.
 * @returns its path. @throws with the line that mends it when there is no way to get one.
 */
export async function findBrowser(): Promise<string> {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is not a program. Name Chromium's path, or unset it.`);
  }
  const found = onThisMachine();
  if (found) return found;
  console.log("No Chromium on this machine: installing one for the end-to-end tests …");
  installDebianPackage();
  const installed = onThisMachine();
  if (installed) return installed;
  await runNode(bin("playwright-core", "cli.js"), "install", "--no-shell", "chromium");
  const downloaded = onThisMachine();
  if (downloaded) return downloaded;
  throw new Error(
    "No browser for the end-to-end tests: run `sudo apt-get install chromium`, or set CHROMIUM to the path of one.",
  );
}

function onThisMachine(): string | undefined {
  const onPath = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...wellKnown, chromium.executablePath()].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installDebianPackage(): void {
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
  if (!apt("install", "-y", "chromium") && apt("update")) apt("install", "-y", "chromium");
}
