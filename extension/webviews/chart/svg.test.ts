import { expect, test } from "vitest";
import type { Colours } from "./colours.ts";
import { body, item } from "./example.ts";
import { rowsOf } from "./rows.ts";
import { sceneOf } from "./scene.ts";
import { svgOf } from "./svg.ts";

const colours: Colours = {
  serving: "green",
  waiting: "gold",
  lock: "purple",
  call: "blue",
  answer: "gray",
  notification: "teal",
  stuck: "red",
  log: "black",
  now: "orange",
  text: "black",
  quiet: "gray",
  back: "white",
  focus: "blue",
  font: "11px sans",
};

const picture = (items: Parameters<typeof body>[0], isLit = () => true) => {
  const all = body(items);
  const scene = sceneOf(all, rowsOf(all, new Set()), { from: 0, to: 20 }, 200, {
    isLit,
    isMarked: () => false,
    measure: (text) => 6 * text.length,
  });
  return svgOf(scene, colours, 'of "a" & <b>');
};

test("the picture in a file has what the canvas has: rows, bars, arrows, names, the present moment", () => {
  const svg = picture([
    item("call", 2, 0, { head: 1, to: 6, call: 1 }),
    item("serve", 6, 1, { to: 15, call: 1 }),
    item("wait", 2, 0, { to: 16 }),
    item("stuck", 20, 0),
  ]);
  for (const name of ["client", "server", "disk", "ASK"]) expect(svg).toContain(`>${name}</text>`);
  expect(svg.match(/<line /g)?.length).toBe(1);
  expect(svg.match(/<polygon /g)?.length).toBe(1);
  expect(svg.match(/<circle /g)?.length).toBe(1);
  expect(svg).toMatch(/<rect x="60" y="[\d.]+" width="90" height="[\d.]+" fill="green" opacity="0.35"\/>/);
  expect(svg).toContain('<rect x="200" y="0" width="2"');
});

test("whatever names there are, they are text", () => {
  const svg = picture([item("call", 1, 0, { head: -2, name: '<script>"&' })]);
  expect(svg).toContain("&lt;script&gt;&quot;&amp;</text>");
  expect(svg).toContain("<title>of &quot;a&quot; &amp; &lt;b&gt;</title>");
  expect(svg).not.toContain("<script");
});

test("what is not looked at is pale", () => {
  expect(picture([item("log", 3, 0)], () => false)).toContain('opacity="0.15"');
});
