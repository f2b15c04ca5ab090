import { expect, test } from "vitest";
import { Searches } from "./searches.ts";

test("searches are told of while they go on, and each can be cancelled", () => {
  const searches = new Searches();
  let changes = 0;
  const cancelled: string[] = [];
  searches.onDidChange(() => void changes++);
  const begin = (name: string | undefined) =>
    searches.begin({ uri: "file:///a", name }, name ?? "all", () => void cancelled.push(`${name}`));
  const [one, two] = [begin("one"), begin(undefined)];
  two.tell({ states: 3, open: 1, seconds: 1 });
  expect(searches.all).toEqual([
    { uri: "file:///a", name: "one", label: "one", progress: undefined },
    { uri: "file:///a", name: undefined, label: "all", progress: { states: 3, open: 1, seconds: 1 } },
  ]);
  searches.cancel({ uri: "file:///a", name: undefined });
  searches.cancel({ uri: "file:///b", name: "one" });
  expect(cancelled).toEqual(["undefined"]);
  searches.cancel();
  expect(cancelled).toEqual(["undefined", "one", "undefined"]);
  one.end();
  two.end();
  expect(searches.all).toEqual([]);
  expect(changes).toBe(5);
});
