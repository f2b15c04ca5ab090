import { expect, test } from "vitest";
import { longestText, mostFiles } from "./limits.ts";
import { load } from "./load.ts";
import { loadText } from "./testing.ts";

test("a file that is too long is not read, and says so", async () => {
  const { diagnostics, main } = await loadText(`task t { }${" ".repeat(longestText)}`);
  expect(diagnostics.map(({ range, message }) => [range.start.line, message])).toEqual([
    [0, expect.stringContaining("divide it into files")],
  ]);
  expect(main?.items).toEqual([]);
  expect((await loadText(`task t { }${" ".repeat(longestText - 10)}`)).diagnostics).toEqual([]);
});

test("of a capture that is too long to be checked it is said that it can be opened", async () => {
  const { diagnostics } = await loadText(`capture "c" { }${" ".repeat(longestText)}`);
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining("its capture can be opened")]);
});

test("of too many imports the first that is not read says so", async () => {
  const lines = Array.from({ length: mostFiles + 1 }, (_, i) => `import "${i}.ktrace"`);
  const reads: string[] = [];
  const { diagnostics } = await load("file:///main.ktrace", async (uri) => {
    reads.push(uri);
    return uri.endsWith("main.ktrace") ? lines.join("\n") : "";
  });
  expect(reads).toHaveLength(mostFiles);
  expect(diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([
    ["too-many-files", mostFiles - 1],
    ["too-many-files", mostFiles],
  ]);
});
