import fc from "fast-check";
import { TextDocument } from "langium";
import { expect, test } from "vitest";
import {
  CancellationToken,
  CancellationTokenSource,
  type DocumentSymbol,
  type Position,
  type Range,
  type SelectionRange,
} from "vscode-languageserver";
import type { SourceDocument } from "#language";
import { codeActions } from "./actions/actions.ts";
import { complete } from "./completion/complete.ts";
import { diagnosticsOf, Findings, wrongIn } from "./diagnostics/diagnostics.ts";
import { StaticAnalysis } from "./diagnostics/static-analysis.ts";
import { folding } from "./display/folding.ts";
import { everyHint, inlayHints } from "./display/inlay-hints.ts";
import { inlineValues } from "./display/inline-values.ts";
import { lenses } from "./display/lenses.ts";
import { links } from "./display/links.ts";
import { selection } from "./display/selection.ts";
import { semanticTokens } from "./display/semantic-tokens.ts";
import type { File } from "./files.ts";
import { format } from "./formatting/format.ts";
import { hover } from "./hover/hover.ts";
import { incomingCalls, outgoingCalls, prepareCalls } from "./navigation/call-hierarchy.ts";
import { definition } from "./navigation/definition.ts";
import { highlight } from "./navigation/highlight.ts";
import { implementation } from "./navigation/implementation.ts";
import { linkedEditing } from "./navigation/linked-editing.ts";
import { outline } from "./navigation/outline.ts";
import { references } from "./navigation/references.ts";
import { prepareRename, rename } from "./navigation/rename.ts";
import { typeDefinition } from "./navigation/type-definition.ts";
import { importsAfter } from "./navigation/will-rename.ts";
import { WorkspaceSymbols } from "./navigation/workspace-symbols.ts";
import { BackgroundSearch } from "./search/background-search.ts";
import { signatureHelp } from "./signature/signature.ts";
import { Workspace } from "./workspace.ts";

const main = "file:///main.ktrace";
const imported = "file:///files.ktrace";
const lone = "file:///lone.ktrace";
const texts = {
  [main]: `kernel helenos-2011
import "files.ktrace"
const A = 1
/// A server.
task "init:vfs" id 6 serves files {
  session fat -> fat exchange parallel pool 1
  rwlock names
  var open = A
  fn f(a) { return a + 1 }
  on READ(fd) {
    lock names write { let m = send fat.READ(fd) let rc, v = wait m log "got {rc}" }
    answer EOK, f(open)
  }
}
task fat { on READ(fd) { answer } daemon fibril d { sleep 5ms } }
check "c" with A = 2 { forbid stuck always "init:vfs".open == 1 }
`,
  [imported]: `protocol files { method READ (fd) method WRITE = 1030 }
`,
  [lone]: `task a { mutex m main { lock m { x = READ } } }
`,
};

const uri = fc.constantFrom(main, imported, lone);
const position = fc.record({ line: fc.nat(18), character: fc.nat(60) });
const words =
  `task main on fn { } ( ) [ ] " . , = -> 0x1f 12ab 5ms // /// /* */ "a{b}" {{ call send wait answer READ fat \n \r\n \t \0 é 𝒳
  import "files.ktrace" import "main.ktrace" protocol p { method M } let x = x in task a { phone b -> `.split(" ");
const fragment = fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary", maxLength: 4 }), fc.constant(""));
const action = fc.oneof(
  fc.record({ do: fc.constant("edit" as const), uri, at: position, length: fc.nat(12), text: fragment }),
  fc.record({ do: fc.constant("ask" as const), uri, at: position, withdraw: fc.boolean() }),
  // Long enough for a check to begin, or to be done.
  fc.record({ do: fc.constant("pause" as const), uri, ms: fc.constantFrom(12, 20, 60) }),
  fc.record({ do: fc.constantFrom("open" as const, "close" as const, "on disk" as const), uri }),
);

/** How often a random test runs is set for all; this one is slow. */
const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 4);

test("whatever is typed and asked, answers come and fit the text, and the last ones are as of a fresh start", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
      const disk = new Map(Object.entries(texts));
      const open = new Map<string, string>();
      const workspace = createWorkspace(disk, 1);
      const put = (uri: string) => {
        open.set(uri, disk.get(uri) ?? "");
        workspace.open(uri, 1, open.get(uri) ?? "");
      };
      put(main);
      const asked: Promise<unknown>[] = [];
      let version = 1;
      for (const action of actions) {
        const text = open.get(action.uri);
        if (action.do === "open" && text === undefined) put(action.uri);
        if (action.do === "close" && open.delete(action.uri)) workspace.close(action.uri);
        if (action.do === "on disk") {
          const text = disk.get(action.uri) ?? "";
          disk.set(
            action.uri,
            text.includes("READ") ? text.replaceAll("READ", "REED") : text.replaceAll("REED", "READ"),
          );
          workspace.changedOnDisk([action.uri]);
        }
        if (action.do === "edit" && text !== undefined) {
          const { at, length } = action;
          const start = offsetAt(text, at);
          const end = Math.min(text.length, start + length);
          open.set(action.uri, text.slice(0, start) + action.text + text.slice(end));
          const range = { start: positionAt(text, start), end: positionAt(text, end) };
          workspace.change(action.uri, ++version, [{ range, text: action.text }]);
        }
        if (action.do === "pause") await new Promise((resolve) => setTimeout(resolve, action.ms));
        if (action.do === "ask") asked.push(ask(workspace, action.uri, action.at, action.withdraw));
      }
      await Promise.all(asked);
      const fresh = createWorkspace(disk, open.size);
      for (const [uri, text] of open) fresh.open(uri, 1, text);
      expect(await stateOf(workspace)).toEqual(await stateOf(fresh));
      for (const uri of open.keys()) {
        const [after, atOnce] = await Promise.all(
          [workspace, fresh].map((each) => each.checked(uri, CancellationToken.None)),
        );
        expect(after?.textDocument.getText()).toEqual(open.get(uri));
        expect(atOnce?.textDocument.getText()).toEqual(open.get(uri));
        expect(after && semanticTokens(after).data).toEqual(atOnce && semanticTokens(atOnce).data);
      }
    }),
    { numRuns },
  );
}, 120_000);

function createWorkspace(disk: ReadonlyMap<string, string>, awake: number): Workspace {
  const workspace = new Workspace(
    async (uri) => disk.get(uri),
    async () => [...disk.keys()],
    awake,
  );
  workspace.onError = (error) => expect.unreachable(String(error));
  const analysis = new StaticAnalysis(workspace);
  workspace.onRest = (document) => wrongIn(document, workspace, analysis);
  return workspace;
}

/** What is known of each file in use. */
async function stateOf(workspace: Workspace) {
  await workspace.settled(CancellationToken.None);
  const findings = new Findings(workspace, [new StaticAnalysis(workspace)]);
  const states = [...workspace.uris()].map((uri) => ({ uri, diagnostics: findings.in(uri) }));
  return states.toSorted((a, b) => a.uri.localeCompare(b.uri));
}

async function ask(workspace: Workspace, uri: string, asked: Position, withdraw: boolean): Promise<void> {
  const source = new CancellationTokenSource();
  const answer = workspace.checked(uri, source.token);
  if (withdraw) source.cancel();
  const document = await answer.catch(() => undefined);
  if (document === undefined) return;
  const at = document.textDocument.positionAt(document.textDocument.offsetAt(asked));
  for (const symbol of outline(document)) expectSound(symbol, document);
  const shown = hover(document, at, workspace);
  if (shown?.range !== undefined) expectAround(shown.range, at);
  const link = definition(document, at);
  if (link?.originSelectionRange !== undefined) expectAround(link.originSelectionRange, at);
  expectOrdered(semanticTokens(document).data);
  for (const { start, end } of complete(document, at, workspace)) {
    const range = { start: document.textDocument.positionAt(start), end: document.textDocument.positionAt(end) };
    expectAround(range, at);
  }
  const help = signatureHelp(document, at, { workspace, client: {} });
  expect(help?.signatures.length ?? 1).toEqual(1);
  for (const value of inlineValues(document, { start: { line: 0, character: 0 }, end: at }, { start: at, end: at })) {
    expect(document.textDocument.getText(value.range)).toEqual(value.expression);
  }
  for (const linesOnly of [true, false])
    for (const { startLine, endLine } of folding(document, workspace.services, linesOnly))
      expect(startLine).toBeLessThan(endLine);
  expectNested(selection(document, at), document, at);
  links(document, workspace);
  lenses(document, workspace);
  inlayHints(document, { start: { line: 0, character: 0 }, end: at }, everyHint);
  const text = document.textDocument.getText();
  const edits = format(document, workspace.services, { tabSize: 2, insertSpaces: true });
  expect(TextDocument.applyEdits(document.textDocument, edits).replaceAll(/\s/g, "")).toEqual(
    text.replaceAll(/\s/g, ""),
  );
  const analysis = new StaticAnalysis(workspace);
  const search = new BackgroundSearch(workspace);
  const token = CancellationToken.None;
  const situation = { document, range: { start: at, end: at }, analysis, search, workspace, token };
  const context = { diagnostics: diagnosticsOf(document, analysis), only: [""] };
  for (const { fix } of await codeActions({ context }, situation)) {
    expect(fix.title).not.toEqual("");
    expect(fix.edits.length).toBeGreaterThan(0);
    // Edits that overlap throw.
    TextDocument.applyEdits((fix.file ?? document).textDocument, [...fix.edits]);
  }
  const file = { document, services: workspace.services };
  for (const { originSelectionRange } of typeDefinition(file, at))
    if (originSelectionRange) expectAround(originSelectionRange, at);
  const highlighted = highlight(file, at) ?? [];
  // The name that the cursor is at is one of those.
  if (highlighted.length > 0) expect(highlighted.filter(({ range }) => isAround(range, at))).toHaveLength(1);
  linkedEditing(file, at);
  await navigate(file, at, workspace);
}

/** What looks into other files. The texts may change meanwhile; then answers are nobody's. */
async function navigate(file: File, at: Position, workspace: Workspace): Promise<void> {
  const token = CancellationToken.None;
  for (const item of prepareCalls(file, at)) {
    await incomingCalls(item, workspace, token);
    await outgoingCalls(item, workspace, token);
  }
  await implementation(file, at, workspace, token);
  await references(file, at, true, workspace, token);
  const prepared = prepareRename(file, at);
  if (!("refused" in prepared)) expectAround(prepared.range, at);
  await rename(file, at, "fresh", workspace, token);
  await importsAfter([{ oldUri: imported, newUri: "file:///moved/files.ktrace" }], workspace, token);
  await new WorkspaceSymbols(workspace).search("a", token);
}

/** As VS Code demands of a symbol: a name, and a selected part within the whole. */
function expectSound({ name, range, selectionRange, children = [] }: DocumentSymbol, document: SourceDocument): void {
  expect(name.trim()).not.toEqual("");
  const [start, selected, selectedEnd, end] = [range.start, selectionRange.start, selectionRange.end, range.end].map(
    (at) => document.textDocument.offsetAt(at),
  );
  expect([start, selected, selectedEnd, end]).toEqual(
    [start, selected, selectedEnd, end].toSorted((a, b) => Number(a) - Number(b)),
  );
  for (const child of children) expectSound(child, document);
}

/** As VS Code demands of a selection range: around the position, and each within the next. */
function expectNested({ range, parent }: SelectionRange, document: SourceDocument, at: Position): void {
  const offsets = [parent?.range.start, range.start, at, range.end, parent?.range.end].flatMap((place) =>
    place === undefined ? [] : document.textDocument.offsetAt(place),
  );
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
  if (parent !== undefined) expectNested(parent, document, at);
}

function expectAround(range: Range, at: Position): void {
  expect(isAround(range, at)).toBe(true);
}

function isAround({ start, end }: Range, at: Position): boolean {
  return start.line === at.line && start.character <= at.character && at.character <= end.character;
}

function expectOrdered(data: readonly number[]): void {
  let lastLength = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0] = data.slice(i, i + 5);
    expect(length).toBeGreaterThan(0);
    expect(down > 0 || i === 0 || (down === 0 && right >= lastLength)).toBe(true);
    lastLength = length;
  }
}

function offsetAt(text: string, { line, character }: Position): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const before = lines.slice(0, line).join("").length;
  return Math.min(text.length, before + Math.min(character, (lines[line] ?? "").replace(/[\r\n]+$/, "").length));
}

function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
