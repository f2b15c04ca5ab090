import { expect, test } from "vitest";
import type { TaskBody, TaskCondition } from "#protocol";
import { type Choice, type Row, rowsOf } from "./rows.ts";

const place = (line: number) => ({ uri: "file:///a.ktrace", line, column: 1 });

function task(id: number, name: string, state: TaskCondition, more: Partial<TaskBody> = {}): TaskBody {
  const calls = { sent: [], received: [] };
  return { id, name, state, text: state, source: place(id), fibrils: [], calls, phones: [], locks: [], ...more };
}

const tasks: readonly TaskBody[] = [
  task(1, "names", "idle"),
  task(2, "vfs", "deadlocked", {
    fibrils: [
      { id: 0, name: "main", state: "deadlocked", text: "in a deadlock", detail: "vfs waits.", source: place(20) },
    ],
    calls: {
      sent: [{ id: 5, name: "MOUNTED → fat", text: "waiting, 2 steps", source: place(20), fibril: 0 }],
      received: [{ id: 5, name: "MOUNT(1) ← shell", text: "being handled", source: undefined }],
    },
    phones: [{ id: 4, name: "4", text: "→ fat, 1 call", source: undefined }],
    locks: [{ id: 1, name: "nodes", text: "held by main", source: place(3) }],
  }),
  task(3, "fat", "deadlocked"),
  task(4, "shell", "call"),
];

/** The tree, all rows opened, as a person reads it. */
const read = (rows: readonly Row[], indent = ""): string[] =>
  rows.flatMap(({ label, description, rows: below }) => [
    `${indent}${label} · ${description}`,
    ...read(below?.() ?? [], `${indent}  `),
  ]);

const all: Choice = { filter: "", pinned: new Set() };
const idsOf = (rows: readonly Row[]): string[] =>
  rows.flatMap(({ id, rows: below }) => [id, ...idsOf(below?.() ?? [])]);
const tasksIn = (rows: readonly Row[]) => rows.flatMap((group) => group.rows?.().map(({ label }) => label) ?? []);

test("tasks stand by their state, what is wrong first, with all that they have", () => {
  expect(read(rowsOf(tasks, all))).toEqual([
    "Deadlocked · 2 tasks",
    "  vfs · deadlocked",
    "    main · in a deadlock",
    "    MOUNTED → fat · waiting, 2 steps",
    "    MOUNT(1) ← shell · being handled",
    "    nodes · held by main",
    "    4 · → fat, 1 call",
    "  fat · deadlocked",
    "Waiting for a Call · 1 task",
    "  shell · call",
    "Idle · 1 task",
    "  names · idle",
  ]);
});

test("a row has an id of its own, which does not depend on its state", () => {
  const ids = idsOf(rowsOf(tasks, all));
  expect(new Set(ids).size).toBe(ids.length);
  const later = tasks.map((each) => ({ ...each, state: "runnable" as const }));
  const laterIds = idsOf(rowsOf(later, all));
  expect(laterIds.filter((id) => id.startsWith("task")).toSorted()).toEqual(
    ids.filter((id) => id.startsWith("task")).toSorted(),
  );
});

test.each([
  ["VFS", ["vfs"]],
  ["mount", ["vfs"]],
  ["nodes held", ["vfs"]],
  ["fat", ["vfs", "fat"]],
  ["fat shell", ["vfs"]],
  ["nobody", []],
  ["  ", ["vfs", "fat", "shell", "names"]],
])("the filter %j leaves %j", (filter, left) => {
  expect(tasksIn(rowsOf(tasks, { ...all, filter }))).toEqual(left);
});

test("what is pinned stands on top, once, whatever the filter and its state", () => {
  const rows = rowsOf(tasks, { filter: "fat", pinned: new Set(["names", "fat"]) });
  expect(rows.map(({ label, isOpen }) => [label, isOpen])).toEqual([
    ["Pinned", true],
    ["Deadlocked", true],
  ]);
  expect(tasksIn(rows)).toEqual(["names", "fat", "vfs"]);
  expect(rows.flatMap((group) => group.rows?.().map((row) => row.task?.isPinned))).toEqual([true, true, false]);
});

test("a click leads to where a task or a part of it stands; why it waits is asked of one that does", () => {
  const [vfs, fat] = rowsOf(tasks, all).at(0)?.rows?.() ?? [];
  expect(vfs).toMatchObject({ place: place(2), task: { id: 2, isWaiting: true } });
  expect(vfs?.tooltip).toContain("vfs waits.");
  expect(fat).toMatchObject({ rows: undefined, task: { id: 3, isWaiting: false } });
  expect(vfs?.rows?.().map((row) => row.place?.line)).toEqual([20, 20, undefined, 3, undefined]);
  expect(vfs?.rows?.().map((row) => row.fibril)).toEqual([0, 0, undefined, undefined, undefined]);
});

test("a filter opens what is closed otherwise", () => {
  expect(rowsOf(tasks, all).find(({ id }) => id === "idle")?.isOpen).toBe(false);
  expect(rowsOf(tasks, { ...all, filter: "names" }).find(({ id }) => id === "idle")?.isOpen).toBe(true);
});
