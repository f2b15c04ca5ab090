import { t } from "@vscode/l10n";
import type { GraphPlace, TaskBody, TaskCondition, TaskPart } from "#protocol";
import type { Icon } from "../views/icon.ts";

/** A row of the view *Tasks*, whatever it is shown with. */
export interface Row {
  /** Unlike that of any other row, and the same from stop to stop: what is open stays open. */
  readonly id: string;
  readonly label: string;
  /** Beside the label. */
  readonly description: string;
  readonly tooltip: string;
  readonly icon: Icon | undefined;
  /** What a click leads to. Without, it opens and closes the row. */
  readonly place: GraphPlace | undefined;
  /** The fibril that stands there. */
  readonly fibril?: number;
  /** Of a row that is a task, and not a group or something that a task has. */
  readonly task: TaskOfRow | undefined;
  readonly isOpen: boolean;
  /** Made when the row is opened: of hundreds of tasks few are. */
  readonly rows: (() => readonly Row[]) | undefined;
}

interface TaskOfRow {
  readonly id: number;
  readonly name: string;
  readonly isPinned: boolean;
  readonly isWaiting: boolean;
}

/** What a person wants to see of all the tasks. */
export interface Choice {
  /** Words, each of which a task has to have somewhere: in its name, its state, or in what it has. */
  readonly filter: string;
  /** Names of tasks that are shown on top, whatever the filter. */
  readonly pinned: ReadonlySet<string>;
}

interface Group {
  readonly state: TaskCondition;
  readonly icon: Icon;
  readonly isOpen: boolean;
}

/** The groups, in the order in which a person looks for what is wrong. */
const groups: readonly Group[] = [
  { state: "deadlocked", icon: { name: "error", colour: "ktrace.graphCycle" }, isOpen: true },
  { state: "hangs", icon: { name: "warning", colour: "ktrace.graphCycle" }, isOpen: true },
  { state: "call", icon: { name: "call-outgoing", colour: "ktrace.graphWaiting" }, isOpen: true },
  { state: "lock", icon: { name: "lock", colour: "ktrace.graphWaiting" }, isOpen: true },
  { state: "waiting", icon: { name: "watch", colour: "ktrace.graphWaiting" }, isOpen: true },
  { state: "runnable", icon: { name: "debug-start", colour: "ktrace.graphRunning" }, isOpen: true },
  { state: "idle", icon: { name: "circle-outline" }, isOpen: false },
  { state: "ended", icon: { name: "circle-slash" }, isOpen: false },
];

function titleOf(state: TaskCondition): string {
  switch (state) {
    case "deadlocked":
      return t("Deadlocked");
    case "hangs":
      return t("Hanging");
    case "call":
      return t("Waiting for a Call");
    case "lock":
      return t("Waiting for a Lock");
    case "waiting":
      return t("Waiting for Something Else");
    case "runnable":
      return t("Able to Go On");
    case "idle":
      return t("Idle");
    case "ended":
      return t("Ended");
  }
}

/** The tree: the pinned tasks, then all others by their state. A group without a task is left out. */
export function rowsOf(tasks: readonly TaskBody[], { filter, pinned }: Choice): readonly Row[] {
  const onTop = tasks.filter(({ name }) => pinned.has(name));
  const others = tasks.filter((task) => !pinned.has(task.name) && isMeant(task, filter));
  return [
    ...groupRow("pinned", t("Pinned"), { name: "pinned" }, true, onTop, pinned),
    ...groups.flatMap(({ state, icon, isOpen }) => {
      const own = others.filter((task) => task.state === state);
      return groupRow(state, titleOf(state), icon, isOpen || filter.trim() !== "", own, pinned);
    }),
  ];
}

function groupRow(
  key: string,
  label: string,
  icon: Icon,
  isOpen: boolean,
  tasks: readonly TaskBody[],
  pinned: Choice["pinned"],
): Row[] {
  if (tasks.length === 0) return [];
  const description = tasks.length === 1 ? t("1 task") : t`${tasks.length} tasks`;
  const rows = () => tasks.map((task) => taskRow(task, pinned.has(task.name)));
  const tooltip = `${label}: ${description}`;
  return [{ id: key, label, description, tooltip, icon, place: undefined, task: undefined, isOpen, rows }];
}

function taskRow(task: TaskBody, isPinned: boolean): Row {
  const { id, name, state, text, source, fibril, fibrils } = task;
  const waits = fibrils.flatMap(({ detail }) => (detail === "" ? [] : [detail]));
  const own = () => partRows(task);
  return {
    id: `task ${id}`,
    label: name,
    description: text,
    tooltip: [`${name} (${id}): ${text}`, ...waits].join("\n"),
    icon: iconOf(state),
    place: source,
    ...(fibril !== undefined && { fibril }),
    task: { id, name, isPinned, isWaiting: waits.length > 0 },
    isOpen: false,
    rows: own().length === 0 ? undefined : own,
  };
}

function partRows(task: TaskBody): Row[] {
  const part = (kind: string, icon: Icon | undefined, { id, name, text, ...at }: TaskPart, tooltip = ""): Row => ({
    id: `task ${task.id} ${kind} ${id}`,
    label: name,
    description: text,
    tooltip: tooltip === "" ? `${name}: ${text}` : tooltip,
    icon,
    place: at.source,
    ...(at.fibril !== undefined && { fibril: at.fibril }),
    task: undefined,
    isOpen: false,
    rows: undefined,
  });
  return [
    ...task.fibrils.map((fibril) =>
      part("fibril", iconOf(fibril.state), { ...fibril, fibril: fibril.id }, fibril.detail),
    ),
    ...task.calls.sent.map((call) => part("sent", { name: "call-outgoing" }, call)),
    ...task.calls.received.map((call) => part("received", { name: "call-incoming" }, call)),
    ...task.locks.map((lock) => part("lock", { name: "lock" }, lock)),
    ...task.phones.map((phone) => part("phone", { name: "plug" }, phone)),
  ];
}

const iconOf = (state: TaskCondition): Icon | undefined => groups.find((group) => group.state === state)?.icon;

/** Whether each word of a filter stands somewhere in what is shown of a task. */
function isMeant(task: TaskBody, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const parts = [...task.fibrils, ...task.calls.sent, ...task.calls.received, ...task.locks, ...task.phones];
  const texts = [task.name, task.text, ...parts.flatMap(({ name, text }) => [name, text])];
  const whole = texts.join("\n").toLowerCase();
  return words.every((word) => whole.includes(word));
}
