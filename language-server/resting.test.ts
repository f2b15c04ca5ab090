import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import { Findings, wrongIn } from "./diagnostics/diagnostics.ts";
import { StaticAnalysis } from "./diagnostics/static-analysis.ts";
import { filesWith } from "./files.ts";
import { hover } from "./hover/hover.ts";
import { BackgroundSearch } from "./search/background-search.ts";
import { defaultLook } from "./settings.ts";
import { Workspace } from "./workspace.ts";

const uriOf = (name: string) => `file:///${name}.ktrace`;
const { None: never } = CancellationToken;

/** Opens texts by their names, of which so many keep their trees. They may import `files`. */
async function opened(texts: Readonly<Record<string, string>>, awake: number, files = new Map<string, string>()) {
  const workspace = new Workspace(
    async (uri) => files.get(uri),
    async () => [],
    awake,
  );
  workspace.onError = (error) => {
    throw error;
  };
  const [analysis, search] = [new StaticAnalysis(workspace), new BackgroundSearch(workspace)];
  workspace.onRest = (document) => wrongIn(document, workspace, analysis);
  for (const [name, text] of Object.entries(texts)) workspace.open(uriOf(name), 1, text);
  await workspace.settled(never);
  return { workspace, search, findings: new Findings(workspace, [analysis, search]) };
}

/** The files that are open and have trees. */
const awakeIn = (workspace: Workspace) => workspace.openFiles().map(({ uri }) => uri.path.slice(1, -7));

const quiet = "task t { main { yield } }";
const wrong = "task t { main { x = 1 } }";
const suspicious = "task t { mutex unused main { yield } }";
const deadlock = "task t { mutex m main { lock m { lock m { } } } }";
const protocol = "protocol p { method ASK }";
const asks = `import "p.ktrace"
task a { phone b -> b main { call b.ASK() } } task b serves p { on ASK { answer } }`;

test("of many files the last ones keep their trees", async () => {
  const { workspace } = await opened({ a: quiet, b: quiet, c: quiet }, 2);
  expect(awakeIn(workspace)).toEqual(["b", "c"]);
  expect([...workspace.uris()].toSorted()).toEqual(["a", "b", "c"].map(uriOf));
});

test("memory counts as soon as one rests", async () => {
  const { workspace } = await opened({ a: quiet, b: quiet }, 2);
  let told = 0;
  workspace.onFull = () => told++;
  workspace.open(uriOf("b"), 2, quiet);
  await workspace.settled(never);
  expect(told).toBe(0);
  workspace.open(uriOf("c"), 1, quiet);
  await workspace.settled(never);
  expect(told).toBe(1);
});

test("what is wrong in a file that rests is known without a tree", async () => {
  const texts = { a: wrong, b: suspicious, c: quiet };
  const { workspace, findings } = await opened(texts, 1);
  const { findings: all } = await opened(texts, 3);
  const told = Object.keys(texts).map((name) => findings.in(uriOf(name)));
  expect(told).toEqual(Object.keys(texts).map((name) => all.in(uriOf(name))));
  expect(told.map(({ length }) => length)).toEqual([1, 1, 0]);
  expect(awakeIn(workspace)).toEqual(["c"]);
});

test("a question wakes a file, and another one rests", async () => {
  const { workspace } = await opened({ a: quiet, b: quiet }, 1);
  const document = await workspace.checked(uriOf("a"), never);
  expect(document?.parseResult.value.items).toHaveLength(1);
  await workspace.checked(uriOf("b"), never);
  expect(awakeIn(workspace)).toEqual(["b"]);
});

test("it is no change: nobody is told of a check", async () => {
  const { workspace } = await opened({ a: quiet, b: quiet }, 1);
  const { edition } = workspace;
  workspace.onChecked = () => expect.unreachable();
  await workspace.checked(uriOf("a"), never);
  expect(workspace.edition).toBe(edition);
});

test("however many questions come at once, all are answered", async () => {
  const names = [..."abcdefgh"];
  const { workspace } = await opened(Object.fromEntries(names.map((name) => [name, quiet])), 2);
  const answers = await Promise.all(names.map((name) => workspace.checked(uriOf(name), never)));
  expect(answers.map((document) => document?.uri.toString())).toEqual(names.map(uriOf));
});

test("a question about an imported file wakes those who import it", async () => {
  const files = new Map([[uriOf("p"), protocol]]);
  const { workspace } = await opened({ a: asks, b: quiet, c: asks }, 1, files);
  expect(awakeIn(workspace)).toEqual(["c"]);
  const document = await workspace.checked(uriOf("p"), never);
  const shown = document && hover(document, { line: 0, character: 21 }, workspace);
  expect(JSON.stringify(shown)).toContain("/a.ktrace#L2");
  expect(JSON.stringify(shown)).toContain("/c.ktrace#L2");
});

test("an imported file that is in use keeps those awake who import it", async () => {
  const { workspace } = await opened({ a: asks, b: quiet, p: protocol }, 1);
  expect(awakeIn(workspace)).toEqual(["a", "p"]);
});

test("a change on the disk shows in a file that rests", async () => {
  const files = new Map([[uriOf("p"), protocol]]);
  const { workspace, findings } = await opened({ a: asks, b: quiet }, 1, files);
  expect(findings.in(uriOf("a"))).toEqual([]);
  files.set(uriOf("p"), "protocol p { method TELL }");
  workspace.changedOnDisk([uriOf("p")]);
  await workspace.settled(never);
  expect(findings.in(uriOf("a")).map(({ message }) => message)).toContainEqual(
    expect.stringContaining("Unknown method `ASK`"),
  );
  expect(awakeIn(workspace)).toEqual(["b"]);
});

test("so does an imported file that was not there", async () => {
  const files = new Map<string, string>();
  const { workspace, findings } = await opened({ a: asks, b: quiet }, 1, files);
  expect(findings.in(uriOf("a"))).not.toEqual([]);
  files.set(uriOf("p"), protocol);
  workspace.changedOnDisk([uriOf("p")]);
  await workspace.settled(never);
  expect(findings.in(uriOf("a"))).toEqual([]);
});

test("of a file that is closed while it rests nothing stays", async () => {
  const { workspace, findings } = await opened({ a: wrong, b: quiet }, 1);
  expect([...findings.update().keys()].toSorted()).toEqual(["a", "b"].map(uriOf));
  workspace.close(uriOf("a"));
  await workspace.settled(never);
  expect(findings.in(uriOf("a"))).toEqual([]);
  expect(findings.update()).toEqual(new Map([[uriOf("a"), []]]));
});

test("a search for a word comes to files that rest", async () => {
  const { workspace } = await opened({ a: "task found { main { yield } }", b: quiet }, 1);
  const found: string[] = [];
  for await (const { document } of filesWith(workspace, { words: ["found"] }, never))
    found.push(document.uri.toString());
  expect(found).toEqual([uriOf("a")]);
  expect(awakeIn(workspace)).toEqual(["b"]);
});

test("schedules of a file that rests are searched, and their result is kept", async () => {
  const { workspace, search, findings } = await opened({ a: deadlock, b: quiet }, 1);
  search.settings = { ...defaultLook.search, delay: 0, budget: 20_000 };
  const isFound = () => findings.in(uriOf("a")).some(({ message }) => String(message).startsWith("Deadlock in"));
  await search.checked();
  expect(isFound()).toBe(true);
  search.changed();
  expect(isFound()).toBe(false);
  await search.checked();
  expect(isFound()).toBe(true);
  expect(awakeIn(workspace)).toEqual(["b"]);
});
