import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { TextDocument } from "langium";
import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import { compile, load } from "#language";
import { open } from "../testing.ts";
import { prepareRename, rename } from "./rename.ts";

const samples = join(import.meta.dirname, "../../samples");
type Files = Readonly<Record<string, string>>;

/** Each sample as `main.ktrace`, with the files beside it. */
const scenarios = globSync("*/*.ktrace", { cwd: samples })
  .sort()
  .map((path): Files => {
    const folder = join(samples, path, "..");
    const beside = globSync("protocols/*.ktrace", { cwd: folder }).sort();
    const others = beside.map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    return { "main.ktrace": readFileSync(join(samples, path), "utf8"), ...Object.fromEntries(others) };
  });

const fresh = "fresh_name";
const words = (text: string): number[] => [...text.matchAll(/\w+/g)].map(({ index }) => index);
const anywhere = fc.nat(scenarios.length - 1).chain((index) => {
  const files = scenarios[index] ?? {};
  return fc.record({ files: fc.constant(files), offset: fc.constantFrom(...words(files["main.ktrace"] ?? "")) });
});

/** How often a random test runs is set for all; this one is slow. */
const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10);

test("another name and the old one again gives the text back, and the program differs in the name alone", async () => {
  await fc.assert(
    fc.asyncProperty(anywhere, async ({ files, offset }) => {
      const before = await opened(files, offset);
      const prepared = prepareRename(before.file, before.position);
      fc.pre(!("refused" in prepared));
      const changed = await renamed(files, offset, fresh);
      expect(changed).not.toEqual(files);
      expect(await programOf(changed, prepared.placeholder)).toEqual(await programOf(files, prepared.placeholder));
      // Any place of the new name will do: those before the first one have moved it.
      const start = changed["main.ktrace"]?.indexOf(fresh) ?? 0;
      expect(await renamed(changed, start, prepared.placeholder)).toEqual(files);
    }),
    { numRuns },
  );
}, 120_000);

async function opened(files: Files, offset: number) {
  const text = files["main.ktrace"] ?? "";
  const { document, workspace } = await open(text, files);
  return {
    workspace,
    file: { document, services: workspace.services },
    position: document.textDocument.positionAt(offset),
  };
}

async function renamed(files: Files, offset: number, name: string): Promise<Files> {
  const { file, position, workspace } = await opened(files, offset);
  const edits = await rename(file, position, name, workspace, CancellationToken.None);
  if ("refused" in edits) return expect.unreachable(edits.refused);
  const texts = { ...files };
  for (const [uri, changes] of edits) {
    const path = uri.replace("file:///", "");
    texts[path] = TextDocument.applyEdits(TextDocument.create(uri, "ktrace", 0, texts[path] ?? ""), changes);
  }
  return texts;
}

/** The program with its old names, without what follows from how long they are. */
async function programOf(files: Files, name: string): Promise<unknown> {
  const document = await load("file:///main.ktrace", async (uri) => files[uri.replace("file:///", "")]);
  const { program, diagnostics } = compile(document);
  const named = (text: string) => text.replaceAll(fresh, name);
  const plain = JSON.stringify([program, diagnostics], (key, value) => {
    if (/^(hash|column|endColumn|character)$/.test(key)) return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === "string" ? named(value) : value;
  });
  return JSON.parse(plain);
}
