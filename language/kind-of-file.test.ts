import { expect, test } from "vitest";
import { kindOfFile } from "./kind-of-file.ts";

test.each([
  ["a/b.ktrace", "scenario"],
  ["A.KTRACE", "scenario"],
  ["untitled:Untitled-1", "scenario"],
  ["file:///c.json/main", "scenario"],
  ["a.ktrace-reproduction.json", "reproduction"],
  ["a.ktrace-schedule.JSON", "recording"],
  ["package.json", "json"],
  ["notes.txt", "other"],
] as const)("%s: %s", (path, kind) => expect(kindOfFile(path)).toBe(kind));
