import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { listLocal } from "./local-files.ts";

test("the scenarios of a folder and of those in it, but for packages and hidden folders", async () => {
  const root = await mkdtemp(join(tmpdir(), "ktrace-"));
  const paths = ["a b.ktrace", "in/b.ktrace", "in/deep/c.ktrace", "node_modules/p/d.ktrace", ".git/e.ktrace", "f.txt"];
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), "");
  }
  const base = pathToFileURL(root).href;
  expect(await listLocal(base)).toEqual([`${base}/a%20b.ktrace`, `${base}/in/b.ktrace`, `${base}/in/deep/c.ktrace`]);
  expect(await listLocal(`${base}/nowhere`)).toEqual([]);
  await rm(root, { recursive: true });
});
