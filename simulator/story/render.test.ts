import { expect, test } from "vitest";
import { shortNames } from "./render.ts";

test("files are named by the last part of their URI", () => {
  expect(shortNames(["file:///a/b.ktrace", "untitled:Untitled-1", "vscode-vfs://x/y/m%20n.ktrace"])).toEqual([
    "b.ktrace",
    "Untitled-1",
    "m n.ktrace",
  ]);
});
