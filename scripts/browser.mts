import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { installDebianPackages } from "./debian.mts";
import { bin, runNode } from "./process.mts";

/** What Debian's `chromium-headless-shell` has: Chromium without what a person sees of it. It takes a twentieth less of the processor for the same tests. */
const shell = "chromium-headless-shell";
const names = [
  shell,
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
];
const wellKnown = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Chromium for the end-to-end tests: the one that `CHROMIUM` names, one found on the machine, else a package of Debian where
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
  for (const name of [shell, "chromium"]) {
    installDebianPackages(name);
    const installed = onThisMachine();
    if (installed) return installed;
  }
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
