/** `npm run package`: `ktrace.vsix`, the extension as it is installed: the bundles, and what `.vscodeignore` lets through. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { root, runNode } from "./process.mts";

/** An extension is downloaded by each of its users: it holds no packages, only what was bundled of them. */
const maxBytes = 1_000_000;

const packagePath = join(root, "ktrace.vsix");

if ((await runNode("scripts/build.mts", "--minify")) !== 0) process.exit(1);
await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});

const stray = (await listFiles({ cwd: root, packageManager: PackageManager.None })).filter(
  (file) => file.includes("node_modules") || /\.(m?ts|map)$/.test(file),
);
const { size } = statSync(packagePath);
const problems = [
  ...stray.map((file) => `It holds ${file}, which is not shipped: mend .vscodeignore.`),
  ...(size >= maxBytes ? [`It has ${size} bytes and may have ${maxBytes}: see the sizes of the bundles above.`] : []),
];
for (const problem of problems) console.error(`ktrace.vsix: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
