import { TextDocument } from "langium";
import { expect, test } from "vitest";
import { CancellationToken } from "vscode-languageserver";
import { open } from "../testing.ts";
import { importsAfter } from "./will-rename.ts";

type Files = Readonly<Record<string, string>>;

/** Of these files and an open `main.ktrace`, those whose text changes when one or a folder is renamed. */
async function check(files: Files, [from, to]: readonly [string, string], expected: Files): Promise<void> {
  const { workspace } = await open(files["main.ktrace"] ?? "", files);
  const renames = [{ oldUri: `file:///${from}`, newUri: `file:///${to}` }];
  const edits = await importsAfter(renames, workspace, CancellationToken.None);
  const changed = [...edits].map(([uri, changes]) => {
    const path = decodeURIComponent(uri.replace("file:///", ""));
    return [path, TextDocument.applyEdits(TextDocument.create(uri, "ktrace", 0, files[path] ?? ""), changes)];
  });
  expect(Object.fromEntries(changed)).toEqual(expected);
}

test("who imports a file follows it, open or not", async () => {
  await check(
    {
      "main.ktrace": 'import "p.ktrace" // p.ktrace',
      "p.ktrace": "",
      "other.ktrace": 'import "./p.ktrace"',
      "third.ktrace": "// p.ktrace",
    },
    ["p.ktrace", "protocols/q.ktrace"],
    { "main.ktrace": 'import "protocols/q.ktrace" // p.ktrace', "other.ktrace": 'import "./protocols/q.ktrace"' },
  );
});

test("a moved file finds what it imports", async () => {
  await check(
    { "main.ktrace": 'import "a/p.ktrace"', "a/p.ktrace": 'import "q.ktrace"', "a/q.ktrace": "" },
    ["a/p.ktrace", "p.ktrace"],
    { "main.ktrace": 'import "p.ktrace"', "a/p.ktrace": 'import "a/q.ktrace"' },
  );
  await check({ "main.ktrace": 'import "p.ktrace"', "p.ktrace": "" }, ["main.ktrace", "a/main.ktrace"], {
    "main.ktrace": 'import "../p.ktrace"',
  });
});

test("a folder is moved as a whole", async () => {
  await check(
    {
      "main.ktrace": 'import "a/p.ktrace"',
      "a/p.ktrace": 'import "q.ktrace" import "../r.ktrace"',
      "a/q.ktrace": "",
      "r.ktrace": "",
      "ab/p.ktrace": 'import "../r.ktrace"',
    },
    ["a", "b/c"],
    { "main.ktrace": 'import "b/c/p.ktrace"', "a/p.ktrace": 'import "q.ktrace" import "../../r.ktrace"' },
  );
});

test("a new name with a blank or a quote, and an old one", async () => {
  await check({ "main.ktrace": 'import "p.ktrace"', "p.ktrace": "" }, ["p.ktrace", "my%20%22p%22.ktrace"], {
    "main.ktrace": 'import "my \\"p\\".ktrace"',
  });
  await check({ "main.ktrace": 'import "my p.ktrace"' }, ["my%20p.ktrace", "p.ktrace"], {
    "main.ktrace": 'import "p.ktrace"',
  });
});

test("a rename that concerns nobody, and imports that are being typed", async () => {
  await check({ "main.ktrace": 'import "p.ktrace" import', "p.ktrace": "" }, ["x.ktrace", "y.ktrace"], {});
});
