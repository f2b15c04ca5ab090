import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CstUtils, GrammarAST, GrammarUtils, type LeafCstNode } from "langium";
import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { Workspace } from "../workspace.ts";
import { complete } from "./complete.ts";

const samples = join(import.meta.dirname, "../../samples");
const paths = globSync("**/*.ktrace", { cwd: samples }).sort();
/** To read a text anew takes long, so of the words only some are taken out. */
const oneIn = 20;

for (const path of paths) {
  test(`wherever somebody may have stopped in ${path}, what stands there is offered, and nothing where a name is new`, async () => {
    const { workspace, document } = await openSample(path);
    const missed: string[] = [];
    for (const leaf of leavesOf(document)) {
      const place = placeOf(leaf);
      if (place === undefined) continue;
      const offered = complete(document, leaf.range.start, workspace).map(({ name }) => name);
      const isRight = place.kind === "new" ? offered.length === 0 : offered.includes(place.text);
      if (!isRight) missed.push(`${leaf.range.start.line + 1}: ${place.kind} ${leaf.text}`);
    }
    expect(missed).toEqual([]);
  });
}

test("as well where the word is not there yet and the text is broken without it", async () => {
  const missed: string[] = [];
  let all = 0;
  for (const path of paths) {
    const { workspace, document, uri } = await openSample(path);
    const places = leavesOf(document).flatMap((leaf) => {
      const place = placeOf(leaf);
      return place === undefined || place.kind === "new" ? [] : [{ leaf, place }];
    });
    let version = 1;
    for (const { leaf, place } of places.filter((_, index) => index % oneIn === oneIn - 1)) {
      const { start } = leaf.range;
      all++;
      workspace.change(uri, ++version, [{ range: leaf.range, text: "" }]);
      const broken = await workspace.checked(uri, CancellationToken.None);
      const offered = broken === undefined ? [] : complete(broken, start, workspace).map(({ name }) => name);
      if (!offered.includes(place.text)) missed.push(`${path}:${start.line + 1}: ${leaf.text}`);
      workspace.change(uri, ++version, [{ range: { start, end: start }, text: leaf.text }]);
    }
  }
  // Of an `else` block that is broken the tree has nothing, so that its locals are not known.
  expect(missed.length / all, missed.join(", ")).toBeLessThan(0.01);
}, 120_000);

async function openSample(path: string): Promise<{ workspace: Workspace; document: SourceDocument; uri: string }> {
  const read = (uri: string) => readFileSync(new URL(uri), "utf8");
  const workspace = new Workspace(async (uri) => read(uri));
  const uri = pathToFileURL(join(samples, path)).href;
  workspace.open(uri, 1, read(uri));
  const document = await workspace.checked(uri, CancellationToken.None);
  if (document === undefined) throw new Error("A sample is checked.");
  return { workspace, document, uri };
}

function leavesOf(document: SourceDocument): LeafCstNode[] {
  const root = document.parseResult.value.$cstNode;
  return root === undefined
    ? []
    : CstUtils.flattenCst(root)
        .filter(({ hidden }) => !hidden)
        .toArray();
}

interface Placed {
  readonly kind: "word" | "name" | "new";
  readonly text: string;
}

/** What a token is; `undefined` for those that nobody would choose from a list: signs, numbers, texts, and what goes on with a name. */
function placeOf(leaf: LeafCstNode): Placed | undefined {
  const { text } = leaf;
  const assignment = GrammarUtils.findAssignment(leaf);
  if (GrammarAST.isCrossReference(assignment?.terminal)) return { kind: "name", text: text.replaceAll('"', "") };
  if (!/^[A-Za-z_]/.test(text)) return undefined;
  if (assignment?.feature === "kernel") {
    const whole = GrammarUtils.findNodeForProperty(leaf.astNode.$cstNode, "kernel");
    return leaf.offset === whole?.offset ? { kind: "name", text: whole.text } : undefined;
  }
  const isLimit = leaf.astNode.$type === "Limit";
  if (assignment?.feature === "name" && !isLimit) return { kind: "new", text };
  return { kind: "word", text };
}
