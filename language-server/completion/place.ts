import {
  type Declaration,
  kernelOf,
  type Method,
  type Scenario,
  type Slot,
  type SourceDocument,
  type Task,
  Types,
  taskOf,
  visibleAt,
} from "#language";
import type { Kernel } from "#simulator";
import type { Workspace } from "../workspace.ts";
import { type Cursor, standIn } from "./cursor.ts";

/** What is known where somebody types. */
export class Place {
  readonly cursor: Cursor;
  readonly workspace: Workspace;
  readonly document: SourceDocument;
  readonly kernel: Kernel;
  readonly scenario: Scenario;
  readonly types = new Types();
  readonly task: Task | undefined;
  readonly #visible = new Map<number | undefined, readonly Declaration[]>();

  constructor(cursor: Cursor, workspace: Workspace) {
    this.cursor = cursor;
    this.workspace = workspace;
    this.document = cursor.document;
    this.kernel = kernelOf(cursor.document.parseResult.value);
    this.scenario = workspace.services.scenarios.of(cursor.document);
    this.task = taskOf(standIn(cursor, []));
  }

  /** What a bare name can mean in a task's code, the nearest first. */
  visible(slots: readonly Slot[]): readonly Declaration[] {
    const statement = slots.find(({ reader }) => reader === "Statement")?.start;
    const known = this.#visible.get(statement) ?? firstOfEachName([...visibleAt(standIn(this.cursor, slots))]);
    this.#visible.set(statement, known);
    return known;
  }

  /** What a name stands for. */
  named(name: string | undefined, slots: readonly Slot[]): Declaration | undefined {
    return this.visible(slots).find((each) => each.name === name);
  }

  /** The kernel's own methods. */
  get kernelMethods(): readonly Method[] {
    return this.workspace.services.predeclared().methods.filter(({ name }) => name in this.kernel.methods);
  }
}

/** Those that are not hidden behind a nearer one; what is being typed may have no name yet. */
export function firstOfEachName<T extends { readonly name: string }>(declarations: Iterable<T>): T[] {
  const byName = new Map<string, T>();
  for (const each of declarations) if (each.name !== undefined && !byName.has(each.name)) byName.set(each.name, each);
  return [...byName.values()];
}

export function isWithin(slots: readonly Slot[], ...rules: readonly string[]): boolean {
  return slots.some(({ rule }) => rules.includes(rule));
}

/** The property that a name or an expression fills, by its rule: `Lock.object`. The parts of an expression are none. */
export function filledBy(slots: readonly Slot[]): { readonly property: string; readonly start: number } | undefined {
  const at = slots.findIndex(({ property }) => property !== undefined && property !== "ref");
  const slot = slots[at];
  if (slot === undefined) return undefined;
  const { rule } = slot.rule === "Arguments" ? (slots[at + 1] ?? slot) : slot;
  return { property: `${rule}.${slot.property}`, start: slot.start };
}

/** Whether a sign stands right behind the word that is typed. */
export function isFollowedBy({ cursor: { document, end } }: Place, sign: string): boolean {
  return document.textDocument.getText().startsWith(sign, end);
}
