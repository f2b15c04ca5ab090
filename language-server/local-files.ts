import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Lists the `*.ktrace` files of a folder of this machine, without those of packages and hidden folders. */
export async function listLocal(folder: string): Promise<string[]> {
  const found: string[] = [];
  const open = [fileURLToPath(folder)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    // A folder that may not be read has no files for us.
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
        open.push(join(path, entry.name));
      if (entry.isFile() && entry.name.endsWith(".ktrace")) found.push(pathToFileURL(join(path, entry.name)).href);
    }
  }
  return found.sort();
}
