import { expect, test } from "vitest";
import { URI } from "vscode-uri";
import { resolveAddress } from "./file-address.ts";

function check(program: string, folder: string | undefined, expected: string): void {
  expect(resolveAddress(program, folder === undefined ? undefined : URI.parse(folder))).toBe(expected);
}

test("on a disk, an absolute path stays and a relative one counts from the folder", () => {
  check("/src/a.ktrace", "file:///src", "/src/a.ktrace");
  check("C:\\src\\a.ktrace", "file:///c:/src", "C:\\src\\a.ktrace");
  check("sub/a.ktrace", "file:///src", "/src/sub/a.ktrace");
});

test("elsewhere, a path is a URI of the folder's scheme", () => {
  check("/repo/a.ktrace", "vscode-vfs://github/repo", "vscode-vfs://github/repo/a.ktrace");
  check("a.ktrace", "vscode-test-web://mount", "vscode-test-web://mount/a.ktrace");
  check("\\repo\\a.ktrace", "memfs:/repo", "memfs:/repo/a.ktrace");
});

test("a URI, and a path without a folder, stay", () => {
  check("untitled:Untitled-1", "file:///src", "untitled:Untitled-1");
  check("a.ktrace", undefined, "a.ktrace");
});
