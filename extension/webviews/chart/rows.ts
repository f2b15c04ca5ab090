import type { TimelineBody, TimelineLane } from "#protocol";

/** A row of the picture: a task with all that its fibrils do or, when it is unfolded, itself and a row for each fibril. */
export interface Row {
  /** Index of the task. */
  readonly task: number;
  readonly label: string;
  readonly kind: "folded" | "unfolded" | "fibril";
  readonly y: number;
  readonly height: number;
}

export interface Rows {
  readonly rows: readonly Row[];
  readonly height: number;
  /** The row that shows a lane; `undefined` where its task is left out. */
  rowOf(lane: number): Row | undefined;
}

/** What is seen of the picture's height, in pixels. */
export interface Seen {
  readonly top: number;
  readonly bottom: number;
}

export const allOf = ({ height }: Rows): Seen => ({ top: 0, bottom: height });

/** Whether something that reaches from one height to another is seen. */
export const isSeen = ({ top, bottom }: Seen, from: number, to: number): boolean =>
  Math.max(from, to) >= top && Math.min(from, to) <= bottom;

/** The rows that are seen. */
export const seenRows = ({ rows }: Rows, seen: Seen): readonly Row[] =>
  rows.filter(({ y, height }) => isSeen(seen, y, y + height));

export const rowHeight = { folded: 34, unfolded: 24, fibril: 28 };

/** The rows of tasks, from the top down. `unfolded` and `shown` are ids and indexes of tasks; without `shown` all are. */
export function rowsOf(
  { tasks, lanes }: Pick<TimelineBody, "tasks" | "lanes">,
  unfolded: ReadonlySet<number>,
  shown?: ReadonlySet<number>,
): Rows {
  const rows: Row[] = [];
  const byLane = new Map<number, Row>();
  let y = 0;
  const add = (task: number, label: string, kind: Row["kind"]): Row => {
    const row = { task, label, kind, y, height: rowHeight[kind] };
    y += row.height;
    rows.push(row);
    return row;
  };
  const lanesOf = tasks.map((): TimelineLane[] => []);
  for (const lane of lanes) lanesOf[lane.task]?.push(lane);
  for (const [task, { id, name }] of tasks.entries()) {
    if (shown?.has(task) === false) continue;
    const own = lanesOf[task] ?? [];
    const isOpen = unfolded.has(id);
    const head = add(task, name, isOpen ? "unfolded" : "folded");
    byLane.set(-1 - task, head);
    for (const lane of own) byLane.set(lane.lane, isOpen ? add(task, lane.name, "fibril") : head);
  }
  return { rows, height: y, rowOf: (lane) => byLane.get(lane) };
}

/** The tasks that items, or how much there is, are on. */
export function tasksIn({ items, density, lanes }: TimelineBody): Set<number> {
  const taskOf = new Map(lanes.map(({ lane, task }) => [lane, task]));
  const found = new Set<number>();
  const add = (lane: number | undefined) => {
    const task = lane === undefined ? undefined : lane < 0 ? -1 - lane : taskOf.get(lane);
    if (task !== undefined) found.add(task);
  };
  for (const { lane, head } of items ?? []) [lane, head].forEach(add);
  for (const { lane } of density?.lanes ?? []) add(lane);
  return found;
}
