import { expect, test } from "vitest";
import { linesAt } from "../webviews/chart/cursor.ts";
import { Texts } from "./texts.ts";

const file = { uri: "file:///a.ktrace", line: 3, column: 1 };
const imported = { ...file, reference: 7 };
const texts = new Texts(({ uri, reference }) => `debug:${uri}?ref=${reference}`);
texts.learn([file, imported]);

test("a line of a text that a session has is not that of the file, though they have one name", () => {
  const places = [file, imported, { ...imported, line: 4 }];
  const at = (address: string, line: number) => [...linesAt(places, { ...texts.at(address), line })];
  expect(at("file:///a.ktrace", 3)).toEqual([0]);
  expect(at("debug:file:///a.ktrace?ref=7", 3)).toEqual([1]);
  expect(at("debug:file:///a.ktrace?ref=8", 3)).toEqual([]);
});
