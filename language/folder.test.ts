import { expect, test } from "vitest";
import { pathsWithin, uriWithin } from "./folder.ts";

test.each([
  [["file:///a/b/main.ktrace"], ["main.ktrace"]],
  [
    ["file:///a/b/main.ktrace", "file:///a/lib/x.ktrace"],
    ["b/main.ktrace", "lib/x.ktrace"],
  ],
  [
    ["file:///a/main.ktrace", "file:///a/a/main.ktrace"],
    ["main.ktrace", "a/main.ktrace"],
  ],
  [["untitled:Untitled-1"], ["Untitled-1.ktrace"]],
  [["file:///with%20space/m%C3%BC.ktrace"], ["mü.ktrace"]],
])("the paths of %j", (uris, paths) => {
  expect(pathsWithin(uris)).toEqual(paths);
});

test("a path in a folder is a URI again", () => {
  expect(uriWithin("file:///a/r.json", "lib/m ü.ktrace")).toBe("file:///a/r.json/lib/m%20%C3%BC.ktrace");
});
