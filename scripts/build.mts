/**
 * `npm run build`: the parser from the grammar, then the bundles in `dist/`.
 *
 * `--minify` builds what is shipped: small and without source maps.
 */
import { chmodSync, globSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { bin, root, runNode } from "./process.mts";

const minify = process.argv.includes("--minify");

type Kind = "node" | "command" | "web-host" | "worker" | "page";

/** Every program that the extension consists of, or that is shipped with it. */
const programs: { entry: string; out: string; kind: Kind }[] = [
  { entry: "extension/main-node.ts", out: "extension", kind: "node" },
  { entry: "extension/main-web.ts", out: "web/extension", kind: "web-host" },
  { entry: "extension/webviews/main-graph.ts", out: "webviews/graph", kind: "page" },
  { entry: "extension/node-client.ts", out: "node-client", kind: "node" },
  { entry: "servers/main-node.ts", out: "servers", kind: "node" },
  { entry: "servers/main-worker.ts", out: "web/servers", kind: "worker" },
  { entry: "cli/main-node.ts", out: "ktrace", kind: "command" },
];

const absent = join(root, "scripts/stubs/absent.ts");
const browser: BuildOptions = {
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  alias: Object.fromEntries(["net", "fs", "path", "url", "os"].map((name) => [name, absent])),
  define: { "process.platform": '"browser"' },
};

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

const optionsOf: Record<Kind, BuildOptions> = {
  node: {
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode", "./node-client.js"],
    mainFields: ["module", "main"],
    // What is loaded later is loaded as the rest is: by the host's own `require`, which knows `vscode`.
    supported: { "dynamic-import": false },
  },
  command: {
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    banner: { js: "#!/usr/bin/env node" },
  },
  // The web extension host reads one CommonJS text, whose require knows only the host's own modules.
  "web-host": { ...browser, target: "es2022", format: "cjs", external: ["vscode"] },
  // Classic scripts: a web extension's workers are not modules.
  worker: { ...browser, target: "es2022", format: "iife" },
  page: { ...browser, target: "es2022", format: "iife" },
};

/** Runs Langium when its grammar or configuration is newer than what it generated. */
async function generateParser(): Promise<void> {
  const newest = (...patterns: string[]) =>
    Math.max(0, ...globSync(patterns, { cwd: root }).map((path) => statSync(join(root, path)).mtimeMs));
  if (newest("language/*.langium", "language/langium-config.json") <= newest("language/generated/*.ts")) return;
  const code = await runNode(bin("langium-cli", "bin/langium.js"), "generate", "-f", "language/langium-config.json");
  if (code !== 0) throw new Error("The grammar has errors: see above.");
}

async function bundle({ entry, out, kind }: (typeof programs)[number]): Promise<void> {
  const options = optionsOf[kind];
  const result = await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out }],
    outdir: "dist",
    bundle: true,
    minify,
    sourcemap: !minify,
    logLevel: "warning",
    ...options,
    metafile: true,
    plugins: [oneProtocol],
  });
  for (const [path, { bytes }] of Object.entries(result.metafile.outputs)) {
    if (!path.endsWith(".map")) console.log(`${String(Math.ceil(bytes / 1024)).padStart(6)} kB  ${path}`);
  }
  if (kind === "command") chmodSync(join(root, "dist", `${out}.js`), 0o755);
}

await generateParser();
rmSync(join(root, "dist"), { recursive: true, force: true });
await Promise.all(programs.map(bundle));
