import { type TaskNode, waitsFor } from "./model.ts";
import { sizes } from "./sizes.ts";

export interface Box {
  readonly node: TaskNode;
  readonly height: number;
}

/** Boxes one under the other in a column, from `start` under its top on. */
export interface Stack<B extends Box> {
  readonly boxes: readonly B[];
  readonly start: number;
  readonly gap: number;
}

const stackOf = <B extends Box>(boxes: readonly B[]): Stack<B> => ({ boxes, start: 0, gap: sizes.gap });

/** A ring of so few is easiest to follow when it is narrow. */
const narrowRing = 12;
/** Of more, one for each so many columns: then it is about as wide as a screen is. */
const membersPerColumn = 5;

/** How many columns a ring of so many members takes of those that there is room for; very large ones take what they need. */
export function ringColumns(members: number, room: number, isLarge: boolean): number {
  if (room === 1 || members < 2) return 1;
  if (members <= narrowRing) return 2;
  const wanted = Math.max(2, Math.round(members / membersPerColumn));
  return isLarge ? wanted : Math.min(room, wanted);
}

/** A ring along the sides of a rectangle, as a clock turns: along the top, down on the right, back under it, and up on the left. */
export function ringStacks<B extends Box>(
  members: readonly B[],
  columns: number,
  victims: readonly TaskNode[],
): Stack<B>[] {
  if (columns === 1) return [stackOf(members)];
  const turned = turnedTo(members, columns - 1, victims);
  const sides = Math.max(0, members.length - 2 * columns);
  const right = columns + Math.floor(sides / 2);
  const bottom = right + Math.min(columns, members.length - right);
  const down = turned.slice(columns, right);
  const back = turned.slice(right, bottom);
  const up = turned.slice(bottom);
  const stacks = turned.slice(0, columns).map((box, column) => {
    const under = back[columns - 1 - column];
    const between = column === 0 ? up.toReversed() : column === columns - 1 ? down : [];
    return stackOf([box, ...between, ...(under === undefined ? [] : [under])]);
  });
  return justified(stacks);
}

/** The one that most victims wait for stands in this place on the top: on the right, where they are. */
function turnedTo<B extends Box>(members: readonly B[], place: number, victims: readonly TaskNode[]): readonly B[] {
  const counts = members.map(({ node }) => victims.filter((victim) => waitsFor(victim, node.task)).length);
  const most = Math.max(...counts);
  const first = most > 0 ? (counts.indexOf(most) - place + members.length) % members.length : 0;
  return [...members.slice(first), ...members.slice(0, first)];
}

/** Makes all as high as the highest, so that a ring is one. */
function justified<B extends Box>(stacks: readonly Stack<B>[]): Stack<B>[] {
  const heightOf = ({ boxes, gap }: Stack<B>) => boxes.reduce((sum, { height }) => sum + height + gap, -gap);
  const highest = Math.max(...stacks.map(heightOf));
  return stacks.map((stack) => {
    const spare = highest - heightOf(stack);
    const gaps = stack.boxes.length - 1;
    if (gaps > 0) return { ...stack, gap: stack.gap + spare / gaps };
    return stacks.length === 2 ? { ...stack, start: spare / 2 } : stack;
  });
}

/** Boxes in rows, in their order. */
export const gridStacks = <B extends Box>(boxes: readonly B[], columns: number): Stack<B>[] =>
  Array.from({ length: columns }, (_, column) => stackOf(boxes.filter((_, index) => index % columns === column)));

/**
 * Boxes of the same rank side by side or one under the other, ranks from left to right; where there are more ranks than columns, those that follow
 * each other share one. Where a box stands depends on who there is and on the ranks alone.
 */
export function rankStacks<B extends Box>(
  boxes: readonly B[],
  columns: number,
  rankOf: (box: B) => number,
): Stack<B>[] {
  const ranks = [...new Set(boxes.map(rankOf))].sort((a, b) => a - b);
  const groups = ranks.map((rank) => boxes.filter((box) => rankOf(box) === rank));
  const even = Math.max(1, Math.ceil(boxes.length / columns));
  const columnsOf = (group: readonly B[], deep: number) => Math.ceil(group.length / deep);
  for (let deep = even; deep <= 2 * even; deep++) {
    if (groups.reduce((sum, group) => sum + columnsOf(group, deep), 0) > columns) continue;
    return groups.flatMap((group) => gridStacks(group, columnsOf(group, deep)));
  }
  let deep = even;
  while (sharing(groups, deep).length > columns) deep++;
  return sharing(groups, deep);
}

/** Groups one after the other in columns of at most so many boxes; one that does not fit into a column has its own. */
function sharing<B extends Box>(groups: readonly (readonly B[])[], deep: number): Stack<B>[] {
  const stacks: Stack<B>[] = [];
  let shared: readonly B[] = [];
  const end = () => {
    if (shared.length > 0) stacks.push(stackOf(shared));
    shared = [];
  };
  for (const group of groups) {
    if (shared.length + group.length > deep) end();
    if (group.length > deep) stacks.push(...gridStacks(group, Math.ceil(group.length / deep)));
    else shared = [...shared, ...group];
  }
  end();
  return stacks;
}
