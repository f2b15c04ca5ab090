/**
 * `npm start`: a real VS Code on `samples/`, with the extension, `mount.ktrace` open and ready for F5.
 *
 * `--desktop` opens it in the VS Code that the `code` command starts; else VS Code for the Web is served until Ctrl+C and
 * opened in the default browser. Where no browser can be opened, the sample's story is told in the terminal instead.
 * `--once` ends when everything is up, for tests.
 */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { root, runNode } from "./process.mts";
import { serveWeb } from "./web.mts";

const preferredPort = 3042;
const samples = join(root, "samples");
const sample = "helenos-mount/mount.ktrace";

/** Opens the address in the default browser. @returns false where there is none to open. */
async function openBrowser(url: string): Promise<boolean> {
  const { platform, env } = process;
  if (env.CI || env.SSH_CONNECTION) return false;
  if (platform === "linux" && !env.DISPLAY && !env.WAYLAND_DISPLAY) return false;
  const [command, args]: [string, string[]] =
    platform === "darwin"
      ? ["open", [url]]
      : platform === "win32"
        ? ["cmd", ["/c", "start", "", url.replaceAll("&", "^&")]]
        : ["xdg-open", [url]];
  const opener = spawn(command, args, { stdio: "ignore", detached: true });
  opener.unref();
  // Some openers last as long as the browser; one that cannot open any says so at once.
  return new Promise((resolve) => {
    opener.once("error", () => resolve(false));
    opener.once("exit", (code) => resolve(code === 0));
    setTimeout(() => resolve(true), 3000);
  });
}

function desktop(): number {
  const args = [`--extensionDevelopmentPath=${root}`, samples, join(samples, sample)];
  const { status, error } = spawnSync("code", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (error)
    console.error("There is no `code` command here. Install VS Code, or run `npm start` for VS Code in the browser.");
  return status ?? 1;
}

async function web(): Promise<void> {
  const { url, close } = await serve();
  const address = url(sample);
  const opened = await openBrowser(address);
  console.log(`\nVS Code with KTrace: ${address}\n`);
  if (opened) console.log(`Press F5 in ${sample}. What you edit there stays in the browser.`);
  else {
    console.log(`No browser could be opened here. How ${sample} gets stuck:\n`);
    await runNode("dist/ktrace.js", "autopsy", join("samples", sample));
  }
  if (process.argv.includes("--once")) return close();
  console.log("\nServing until Ctrl+C.");
}

/** The same address each time, so that the browser keeps its settings, unless something else is there. */
async function serve() {
  const options = { extension: root, folder: samples };
  return serveWeb({ ...options, port: preferredPort }).catch(() => serveWeb({ ...options, port: 0 }));
}

if ((await runNode("scripts/build.mts")) !== 0) process.exitCode = 1;
else if (process.argv.includes("--desktop")) process.exitCode = desktop();
else await web();
