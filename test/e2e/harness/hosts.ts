/** The two VS Codes that the extension is tested in, as something that serves a folder. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../../../scripts/process.mts";
import { vscodeServer } from "../../../scripts/tools.mts";
import { serveWeb } from "../../../scripts/web.mts";

export type HostKind = "server" | "web";

export type HostOptions = {
  /** Absolute path of the folder that is open. */
  folder: string;
  /** User settings beyond those that keep VS Code quiet; the server alone has them. */
  settings?: Record<string, unknown>;
  /** With workspace trust on, the folder is not trusted. The server alone knows it. */
  untrusted?: boolean;
};

export type Host = {
  /** The address that opens the folder with this file, a path relative to it. */
  url(file: string): string;
  /** The file of what its server prints, where it prints something. */
  log?: string;
  stop(): Promise<void>;
};

/** A VS Code server that runs: its port, the folder of what its user has, and the file of what it prints. */
export type Server = { port: number; data: string; log: string };

export type RunningServer = Server & { stop(): Promise<void> };

export async function serveFolderInWeb({ folder }: HostOptions): Promise<Host> {
  const { url, close } = await serveWeb({ extension: root, folder, port: 0 });
  return { url, stop: close };
}

/**
 * No welcome, tips, updates, telemetry or chat, and nothing in the background: nothing that comes between a test and what it
 * looks at. And of VS Code itself nothing that moves or is drawn for the eye alone: without a graphics card that is a tenth of
 * what a test costs.
 */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "debug.internalConsoleOptions": "openOnSessionStart",
  "security.workspace.trust.startupPrompt": "never",
  "workbench.reduceMotion": "on",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "ktrace.search.enabled": false,
};

/**
 * For a shell that leads a process group: becomes the program that it is given, and ends the group when nobody holds the
 * other side of its input any more. So whoever is killed and cannot tidy up leaves no program behind.
 */
const asLongAsRead = 'exec 3<&0; { cat <&3; kill 0; } & exec "$@" 3<&- </dev/null';

/**
 * Starts VS Code's server, which serves any folder of this machine.
 * @param folders where extensions are installed, and an existing folder for what its user has and for its log.
 */
export async function startServer(
  { extensions, data }: { extensions: string; data: string },
  { trust = false } = {},
): Promise<RunningServer> {
  const port = await freePort();
  // Its sockets would outlive it in the machine's folders.
  const scratch = { TMPDIR: data, XDG_RUNTIME_DIR: data };
  const args = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  args.push("--accept-server-license-terms", "--disable-telemetry", "--server-data-dir", data, "--user-data-dir", data);
  args.push("--extensions-dir", extensions, ...(trust ? [] : ["--disable-workspace-trust"]));
  const log = join(data, "server.log");
  const output = openSync(log, "a");
  // A process group of its own, so that the extension hosts end with it.
  const server = spawn("sh", ["-c", asLongAsRead, "sh", process.execPath, await serverMain(), ...args], {
    detached: true,
    stdio: ["pipe", output, output],
    env: { ...env, ...scratch },
  });
  await answers(`http://127.0.0.1:${port}/version`, server, log);
  return { port, data, log, stop: () => end(server) };
}

/** Gives the server's user these settings for the windows that are opened from now on. @returns the address of a file in the folder. */
export function addressIn({ port, data }: Server, options: HostOptions): Host["url"] {
  mkdirSync(join(data, "User"), { recursive: true });
  const trust = { "security.workspace.trust.enabled": options.untrusted === true };
  const settings = { ...quietSettings, ...trust, ...options.settings };
  writeFileSync(join(data, "User/settings.json"), JSON.stringify(settings, undefined, 2));
  return (file) => {
    const payload = [["openFile", `vscode-remote://127.0.0.1:${port}${join(options.folder, file)}`]];
    const query = new URLSearchParams({ folder: options.folder, payload: JSON.stringify(payload) });
    return `http://127.0.0.1:${port}/?${query}`;
  };
}

/** No gallery; and none of what the test runner and npm tell their children. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_)/.test(name))),
  EXTENSIONS_GALLERY: '{"serviceUrl":""}',
};

/** Installs `ktrace.vsix`, what is shipped; `data` is for what VS Code writes meanwhile. */
export async function installExtension(extensions: string, data: string): Promise<void> {
  const extension = join(root, "ktrace.vsix");
  if (!existsSync(extension)) throw new Error(`${extension} is missing: run \`npm run package\` first.`);
  const args = ["--install-extension", extension, "--extensions-dir", extensions];
  args.push("--user-data-dir", data, "--server-data-dir", data);
  const { status, stdout, stderr } = spawnSync(process.execPath, [await serverMain(), ...args], {
    encoding: "utf8",
    env,
  });
  if (status !== 0) throw new Error(`VS Code does not install ${extension}:\n${stdout}${stderr}`);
}

async function serverMain(): Promise<string> {
  return join(await vscodeServer(), "out/server-main.js");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

async function answers(url: string, server: ChildProcess, log: string): Promise<void> {
  for (let attempt = 0; attempt < 100 && server.exitCode === null; attempt++) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  await end(server);
  throw new Error(`VS Code's server does not answer at ${url}: see ${log}`);
}

function end(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.pid === undefined) return resolve();
    server.once("exit", () => resolve());
    process.kill(-server.pid, "SIGTERM");
  });
}
