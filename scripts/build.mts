/**
 * `npm run build`: the parser from the grammar, then the bundles in `dist/`.
 *
 * `--minify` builds what is shipped: small and without source maps.
 */
import { chmodSync, globSync, rmSync, statSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { licensesOf } from "./licenses.mts";
import { bin, root, runNode } from "./process.mts";

const minify = process.argv.includes("--minify");

type Kind = "node-host" | "web-host" | "page" | "program";

/** Every program that the extension consists of, or that is shipped with it. */
const programs: { entry: string; out: string; kind: Kind }[] = [
  { entry: "extension/main-node.ts", out: "main-node", kind: "node-host" },
  { entry: "extension/main-web.ts", out: "main-web", kind: "web-host" },
  { entry: "extension/webviews/main-graph.ts", out: "webviews/graph", kind: "page" },
  { entry: "extension/webviews/main-chart.ts", out: "webviews/chart", kind: "page" },
  { entry: "extension/webviews/main-dump.ts", out: "webviews/dump", kind: "page" },
  { entry: "ktrace/main-any.ts", out: "ktrace", kind: "program" },
];

/**
 * `vscode-languageserver` pins older copies of the protocol's packages than Langium and the client use: one copy is enough, the
 * newer, of which the older is a subset.
 */
const oneProtocol: Plugin = {
  name: "one-protocol",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^vscode-(jsonrpc|languageserver-(protocol|types))(\/|$)/ }, ({ path, kind, pluginData }) =>
      pluginData === "ours" ? undefined : resolve(path, { kind, resolveDir: root, pluginData: "ours" }),
    );
  },
};

/**
 * `@vscode/debugadapter` takes two things from Node that a worker does not have: its event emitter, which is a package, too, and
 * the class of URLs for `file:` paths, which it is never asked for.
 */
const adapterAnywhere: Plugin = {
  name: "adapter-anywhere",
  setup({ onResolve }) {
    const events = join(root, "node_modules/events/events.js");
    const absent = join(root, "scripts/stubs/absent.ts");
    onResolve({ filter: /^(events|url)$/ }, ({ path, importer }) =>
      importer.includes("@vscode/debugadapter") ? { path: path === "events" ? events : absent } : undefined,
    );
  },
};

const optionsOf: Record<Kind, BuildOptions> = {
  "node-host": {
    platform: "node",
    format: "cjs",
    external: ["vscode", "./main-web.js"],
    // What is loaded later is loaded as the rest is: by the host's own `require`, which knows `vscode`.
    supported: { "dynamic-import": false },
  },
  // The web extension host reads one CommonJS text, whose require knows only the host's own modules.
  "web-host": { platform: "browser", format: "cjs", external: ["vscode"], mainFields: ["browser", "module", "main"] },
  page: { platform: "browser", format: "iife" },
  // A process, or a classic script in a worker: a web extension's workers are not modules.
  program: {
    platform: "browser",
    format: "iife",
    conditions: ["node"],
    external: builtinModules.flatMap((name) => [name, `node:${name}`]),
    mainFields: ["browser", "module", "main"],
    banner: { js: "#!/usr/bin/env node" },
  },
};

/** Runs Langium when its grammar or configuration is newer than what it generated. */
async function generateParser(): Promise<void> {
  const newest = (...patterns: string[]) =>
    Math.max(0, ...globSync(patterns, { cwd: root }).map((path) => statSync(join(root, path)).mtimeMs));
  if (newest("language/*.langium", "language/langium-config.json") <= newest("language/generated/*.ts")) return;
  const code = await runNode(bin("langium-cli", "bin/langium.js"), "generate", "-f", "language/langium-config.json");
  if (code !== 0) throw new Error("The grammar has errors: see above.");
}

/** Returns the files that are in the bundle. */
async function bundle({ entry, out, kind }: (typeof programs)[number]): Promise<string[]> {
  const options = optionsOf[kind];
  const result = await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out }],
    outdir: "dist",
    bundle: true,
    target: "es2022",
    minify,
    sourcemap: !minify,
    logLevel: "warning",
    ...options,
    metafile: true,
    plugins: [oneProtocol, adapterAnywhere],
  });
  for (const [path, { bytes }] of Object.entries(result.metafile.outputs)) {
    if (!path.endsWith(".map")) console.log(`${String(Math.ceil(bytes / 1024)).padStart(6)} kB  ${path}`);
  }
  if (kind === "program") chmodSync(join(root, "dist", `${out}.js`), 0o755);
  return Object.keys(result.metafile.inputs);
}

await generateParser();
rmSync(join(root, "dist"), { recursive: true, force: true });
const inputs = await Promise.all(programs.map(bundle));
writeFileSync(join(root, "dist/third-party-licenses.txt"), licensesOf(inputs.flat()));
