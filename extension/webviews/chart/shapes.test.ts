import { expect, test } from "vitest";
import { body, item } from "./example.ts";
import { rowsOf } from "./rows.ts";
import { middleOf, type Shape, shapeAt, shapesOf } from "./shapes.ts";

const range = { from: 0, to: 20 };
const width = 200;

function drawn(items: Parameters<typeof body>[0], unfolded: number[] = []) {
  const all = body(items);
  const rows = rowsOf(all, new Set(unfolded));
  return { rows, shapes: shapesOf(all, rows, range, width) };
}

test("an arrow leads from the middle of a row to that of another, at the steps of its ends", () => {
  const { rows, shapes } = drawn([item("call", 2, 0, { head: 1, to: 6, call: 1 })]);
  const [client, server] = rows.rows;
  expect(shapes).toMatchObject([
    {
      kind: "arrow",
      meaning: "call",
      isOpen: false,
      from: { x: 20, y: client && middleOf(client) },
      to: { x: 60, y: server && middleOf(server) },
    },
  ]);
});

test("what has not come to its end stands still, and a wait that goes on reaches beyond the last step", () => {
  const { shapes } = drawn([item("call", 2, 0, { head: -2, call: 1 }), item("wait", 3, 0)]);
  expect(shapes.find(({ kind }) => kind === "arrow")).toMatchObject({ isOpen: true, from: { x: 20 }, to: { x: 20 } });
  const wait = shapes.find(({ kind }) => kind === "bar");
  expect(wait).toMatchObject({ meaning: "waiting", x: 30, width: 172 });
});

test("what is outside, or on a row that is left out, is not drawn", () => {
  const all = body([item("wait", 1, 0, { to: 4 }), item("call", 12, 0, { head: 1, to: 13 })]);
  const rows = rowsOf(all, new Set(), new Set([0]));
  expect(shapesOf(all, rows, range, width).length).toBe(1);
  expect(shapesOf(all, rows, { from: 5, to: 20 }, width)).toEqual([]);
});

test("on rows that are not seen only arrows are drawn that cross those that are", () => {
  const all = body([item("wait", 1, 0), item("wait", 1, 3), item("call", 2, 0, { head: 3, to: 5 }), item("log", 3, 2)]);
  const rows = rowsOf(all, new Set());
  const server = rows.rows[1];
  if (server === undefined) throw new Error("There is no server.");
  const seen = { top: server.y + 5, bottom: server.y + server.height - 1 };
  expect(shapesOf(all, rows, range, width, seen).map(({ kind }) => kind)).toEqual(["arrow"]);
  expect(shapesOf(all, rows, range, width, { top: 0, bottom: 1 }).map(({ kind }) => kind)).toEqual(["bar"]);
  const density = { from: 0, width: 20, lanes: [0, 3].map((lane) => ({ lane, counts: [1], waited: [0] })) };
  const much = body([], { items: undefined, density });
  expect(shapesOf(much, rows, range, width, { top: 0, bottom: 5 }).length).toBe(1);
});

test("bars are below arrows and moments, and the pointer finds what is nearest", () => {
  const items = [
    item("stuck", 10, 1),
    item("call", 2, 0, { head: 1, to: 10 }),
    item("serve", 1, 1, { to: 15 }),
    item("wait", 1, 1, { to: 15 }),
  ];
  const { rows, shapes } = drawn(items);
  expect(shapes.map((shape) => (shape.kind === "cell" ? "" : shape.item.kind))).toEqual([
    "serve",
    "wait",
    "call",
    "stuck",
  ]);
  const server = rows.rows[1];
  if (server === undefined) throw new Error("There is no server.");
  const at = (x: number, y: number) => shapeAt(shapes, { x, y })?.item.kind;
  expect(at(100, middleOf(server))).toBe("stuck");
  expect(at(60, (middleOf(server) + 12) / 2)).toBe("call");
  expect(at(140, middleOf(server))).toBe("serve");
  expect(at(140, server.y + 0.7 * server.height)).toBe("wait");
  expect(at(190, 5)).toBeUndefined();
});

test("where there is too much, each row says how much, and what of it is waited; fibrils of a folded task are added", () => {
  const density = {
    from: 0,
    width: 10,
    lanes: [
      { lane: 0, counts: [4, 2], waited: [10, 5] },
      { lane: 2, counts: [1, 0], waited: [10, 0] },
      { lane: 3, counts: [1, 0], waited: [0, 10] },
    ],
  };
  const all = body([], { items: undefined, density });
  const cells = (unfolded: number[]) =>
    shapesOf(all, rowsOf(all, new Set(unfolded)), range, width).map((shape: Shape) =>
      shape.kind === "cell" ? [shape.x, shape.width, shape.much, shape.waited] : [],
    );
  expect(cells([])).toEqual([
    [0, 100, 1, 1],
    [100, 100, 0.5, 0.5],
    [0, 100, 0.5, 0.5],
    [100, 100, 0, 0.5],
  ]);
  expect(cells([9]).slice(2)).toEqual([
    [0, 100, 0.25, 1],
    [0, 100, 0.25, 0],
    [100, 100, 0, 1],
  ]);
});
