import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./process.mts";

/**
 * What is shipped with the bundles because parts of these packages are in them: the name, version and licence of each. `inputs` are the files
 * that were bundled, from the root. Throws for a package that says nothing of its licence.
 */
export function licensesOf(inputs: Iterable<string>): string {
  const folders = new Set([...inputs].flatMap((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
  const texts = new Set([...folders].sort().map(licenseOf));
  return [`KTrace contains parts of ${texts.size} packages of others.\n`, ...texts].join(`\n${"-".repeat(80)}\n\n`);
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const [file] = globSync("{LICENSE,LICENCE,License,license}*", { cwd: join(root, folder) });
  if (file === undefined && license === undefined) throw new Error(`${name} says nothing of its licence.`);
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(root, folder, file), "utf8").trim();
  return `${name} ${version}\n\n${text}\n`;
}
