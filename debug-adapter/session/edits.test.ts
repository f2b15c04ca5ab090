import { expect, test } from "vitest";
import { Client } from "./client.ts";
import { Edits } from "./edits.ts";
import { SourceReferences, Sources } from "./sources.ts";

const file = { uri: "file:///main.ktrace", text: "before", isAlone: false };

/** Edits of a file whose reading takes until it is answered. */
function slowly() {
  const sent: string[] = [];
  const reads: ((text: string) => void)[] = [];
  const sources = new Sources(new Client({}), [file], new SourceReferences());
  const read = () => new Promise<string>((resolve) => reads.push(resolve));
  return { edits: new Edits(sources, read, (event) => sent.push(event)), reads, sent };
}

test("who asks while a look is under way gets the next, which is one for all", async () => {
  const { edits, reads, sent } = slowly();
  const first = edits.look();
  await Promise.resolve();
  const others = [edits.look(), edits.look()];
  expect(reads).toHaveLength(1);
  reads[0]("before");
  await first;
  expect(sent).toEqual([]);
  await Promise.resolve();
  reads[1]("after");
  await Promise.all(others);
  expect(reads).toHaveLength(2);
  expect(sent).toEqual(["output", "loadedSource"]);
});

test("what a look finds when the session has gone on with another text is not told", async () => {
  const { edits, reads, sent } = slowly();
  const look = edits.look();
  await Promise.resolve();
  edits.end();
  reads[0]("after");
  await look;
  expect(sent).toEqual([]);
});
