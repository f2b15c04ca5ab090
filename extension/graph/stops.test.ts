import { expect, test } from "vitest";
import { GraphStops } from "./stops.ts";

test("a graph is asked for once for all who show it, and each of them is told when it is there", async () => {
  const asked: string[] = [];
  let answer = (_: object) => {};
  const session = {
    customRequest: (request: string) => {
      asked.push(request);
      return new Promise<object>((resolve) => {
        answer = resolve;
      });
    },
  };
  const stops = new GraphStops(new Map([["1", session]]));
  const shown: string[] = [];
  const showing = (who: string) => () => {
    const { kind } = stops.sessions.shown(true);
    shown.push(`${who}: ${kind}`);
    stops.want();
  };
  stops.sessions.start({ id: "1", name: "a.ktrace" });
  stops.add(showing("view"));
  stops.add(showing("editor"));
  stops.update();
  expect(asked).toEqual([]);
  stops.sessions.stopped("1");
  stops.update();
  expect(asked).toEqual(["ktrace/graph"]);
  shown.length = 0;
  answer({ session: "1", moment: { branch: 0, step: 7 } });
  await expect.poll(() => shown).toEqual(["view: shown", "editor: shown"]);
  expect(asked).toEqual(["ktrace/graph"]);
});
