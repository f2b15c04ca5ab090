import type { AstNode } from "langium";
import { isFibril, type SyncObject } from "../generated/ast.ts";
import type { Activities, Activity } from "./activities.ts";
import { nameOf } from "./circles.ts";
import { componentsOf } from "./components.ts";
import type { Message, Taking, Waiting } from "./facts.ts";
import { listed, type StaticFinding } from "./finding.ts";
import type { Held, LockKey } from "./state.ts";
import type { Instance, World } from "./world.ts";

/** A lock of one task, as far as it can be told from others. */
interface Lock {
  readonly key: string;
  readonly instance: Instance;
  readonly name: string;
  readonly declaration: AstNode;
  readonly needs: Need[];
}

/** Somebody has a lock and needs another: takes it, or waits for an answer for which somebody takes it. */
interface Need {
  readonly from: Lock;
  readonly to: Lock;
  readonly activity: Activity;
  readonly held: Held;
  readonly others: readonly Held[];
  /** Where it is waited. */
  readonly node: AstNode;
  readonly mode: Held["mode"];
  /** If it waits for an answer: what it has sent, and where the lock is taken for that. */
  readonly over: { readonly message: Message; readonly taking: Taking; readonly by: Activity } | undefined;
}

/** Locks that are wanted in a circle: in different orders by several fibrils, or again by an answer that is waited for. */
export function lockCircles(activities: Activities): StaticFinding[] {
  const locks = locksOf(activities);
  const found = new Map<AstNode, StaticFinding>();
  const circles: Need[][] = [];
  for (const lock of locks)
    for (const need of lock.needs) {
      const circle = circleOf(need, activities);
      if (circle !== undefined) circles.push(circle);
    }
  for (const circle of circles.toSorted((a, b) => a.length - b.length)) {
    const [first] = circle;
    if (first !== undefined && !found.has(first.node)) found.set(first.node, findingAt(circle, first));
  }
  return [...found.values(), ...takenTwice(activities)];
}

/** The shortest way from the lock that is needed back to the one that is held, by fibrils that can be there at the same time. */
function circleOf(start: Need, activities: Activities): Need[] | undefined {
  if (start.from === start.to) return conflict(start, start, activities) ? [start] : undefined;
  const cameBy = new Map<Lock, Need>();
  const reached = new Set([start.to]);
  for (const lock of reached) {
    for (const need of lock.needs) {
      if (need.to === start.from) {
        const circle = wayTo(need, start, cameBy);
        if (canClose(circle, activities)) return circle;
        continue;
      }
      if (reached.has(need.to)) continue;
      reached.add(need.to);
      cameBy.set(need.to, need);
    }
  }
  return undefined;
}

function wayTo(last: Need, start: Need, cameBy: ReadonlyMap<Lock, Need>): Need[] {
  const way = [last];
  for (let at: Need | undefined = last; at !== undefined && at.from !== start.to; ) {
    at = cameBy.get(at.from);
    if (at !== undefined) way.unshift(at);
  }
  return [start, ...way];
}

function canClose(circle: readonly Need[], activities: Activities): boolean {
  if (circle.every(({ activity: { routine } }) => isFibril(routine) && routine.daemon)) return false;
  for (const [i, need] of circle.entries()) {
    const next = circle[(i + 1) % circle.length];
    if (next === undefined || !conflict(need, next, activities)) return false;
    for (const other of circle.slice(i + 1)) {
      if (other.activity === need.activity && !activities.canRunTwice(need.activity)) return false;
      if (haveGate(need, other)) return false;
    }
  }
  return true;
}

/** Whether who needs a lock has to wait for the next of the circle, who has it. */
function conflict(need: Need, holder: Need, activities: Activities): boolean {
  if (need.mode === "write" || holder.held.mode === "write") return true;
  return activities.world.kernel.rwlock === "fair" && isWritten(need.to, activities);
}

function isWritten({ declaration, instance }: Lock, activities: Activities): boolean {
  for (const activity of activities.all)
    if (activity.instance === instance)
      for (const { lock, mode } of activity.facts.takings)
        if (lock.declaration === declaration && mode === "write") return true;
  return false;
}

/** A third lock that both have keeps them from being there at the same time. */
function haveGate(a: Need, b: Need): boolean {
  if (a.activity.instance !== b.activity.instance) return false;
  return a.others.some(({ lock: { key, isExact }, mode }) =>
    b.others.some((other) => isExact && other.lock.key === key && (mode === "write" || other.mode === "write")),
  );
}

/** The locks of a scenario by their names in keys, with what only keys tell. */
function keyFor(inexact: ReadonlySet<AstNode>, world: World) {
  return ({ key, declaration }: LockKey, { task, self }: Instance) =>
    `${inexact.has(declaration) ? world.idOf(declaration) : key} ${world.idOf(task)}.${self}`;
}

/** Locks that somebody who has one may need for another, and so on back to it. Only among these a circle has to be looked for. */
function componentsOfLocks(
  activities: Activities,
  keyOf: ReturnType<typeof keyFor>,
): ReadonlyMap<string | Activity, number> {
  const next = new Map<string | Activity, Set<string | Activity>>();
  const note = (from: string | Activity, to: string | Activity) => {
    const known = next.get(from);
    if (known === undefined) next.set(from, new Set([to]));
    else known.add(to);
  };
  for (const activity of activities.all) {
    for (const { lock, held } of activity.facts.takings) {
      note(activity, keyOf(lock, activity.instance));
      for (const each of held) note(keyOf(each.lock, activity.instance), keyOf(lock, activity.instance));
    }
    for (const { sent, held, isAnswered } of activity.facts.waits) {
      for (const way of sent.flatMap((each) => activities.onTheWay(each))) {
        const by = activities.handling(way);
        if (by === undefined) continue;
        if (!isAnswered) note(activity, by);
        for (const each of held) note(keyOf(each.lock, activity.instance), by);
      }
    }
  }
  return componentsOf([...next.keys()], (node) => [...(next.get(node) ?? [])]);
}

function locksOf(activities: Activities): Iterable<Lock> {
  const locks = new Map<string, Lock>();
  const inexact = inexactLocks(activities);
  const { world } = activities;
  const keyOf = keyFor(inexact, world);
  const components = componentsOfLocks(activities, keyOf);
  const sizes = new Map<number, number>();
  for (const component of components.values()) sizes.set(component, (sizes.get(component) ?? 0) + 1);
  const componentOf = (key: LockKey, instance: Instance) => components.get(keyOf(key, instance));
  const isInCircle = (key: LockKey, instance: Instance) => (sizes.get(componentOf(key, instance) ?? -1) ?? 0) > 1;
  const lockOf = (key: LockKey, instance: Instance): Lock => {
    const id = keyOf(key, instance);
    const known = locks.get(id);
    if (known !== undefined) return known;
    const lock = { key: id, instance, name: key.name, declaration: key.declaration, needs: [] };
    locks.set(id, lock);
    return lock;
  };
  const note = (
    held: Held,
    activity: Activity,
    all: readonly Held[],
    need: Omit<Need, "from" | "held" | "activity" | "others">,
  ) => {
    const from = lockOf(held.lock, activity.instance);
    if (from === need.to && inexact.has(held.lock.declaration)) return;
    from.needs.push({ ...need, from, held, activity, others: all.filter((other) => other !== held) });
  };
  for (const activity of activities.all) {
    for (const { node, lock, mode, held } of activity.facts.takings) {
      if (held.length === 0 || !isInCircle(lock, activity.instance)) continue;
      const to = lockOf(lock, activity.instance);
      for (const each of held) {
        if (each.lock.key === lock.key || !isLock(each, world) || !isLock({ node, lock }, world)) continue;
        note(each, activity, held, { to, node, mode, over: undefined });
      }
    }
    for (const waiting of activity.facts.waits) {
      const held = waiting.held.filter((each) => isLock(each, world) && isInCircle(each.lock, activity.instance));
      if (held.length === 0) continue;
      for (const over of takenFor(waiting, activities)) {
        if (!isLock(over.taking, world) || !isInCircle(over.taking.lock, over.by.instance)) continue;
        const to = lockOf(over.taking.lock, over.by.instance);
        for (const each of held) note(each, activity, held, { to, node: waiting.node, mode: over.taking.mode, over });
      }
    }
  }
  return locks.values();
}

/** A semaphore is a lock where it begins with one unit, and who takes it gives it back. */
function isLock({ lock, node }: Pick<Held, "lock" | "node">, { constants }: World): boolean {
  if (node.$type !== "Down") return true;
  const declaration = lock.declaration;
  return isSemaphore(declaration) && declaration.value !== undefined && constants.evaluate(declaration.value) === 1;
}

function isSemaphore(node: AstNode): node is SyncObject {
  return node.$type === "SyncObject" && "kind" in node && node.kind === "semaphore";
}

/** Arrays of locks of which it is not always known which element is meant. */
function inexactLocks(activities: Activities): ReadonlySet<AstNode> {
  const inexact = new Set<AstNode>();
  for (const { facts } of activities.all)
    for (const { lock } of facts.takings) if (!lock.isExact) inexact.add(lock.declaration);
  return inexact;
}

/** The locks that are taken before the answers come that are waited for. */
function* takenFor(waiting: Waiting, activities: Activities): Generator<NonNullable<Need["over"]>> {
  const seen = new Set<Activity>();
  for (const sent of waiting.sent) {
    const open: Message[] = [sent];
    for (let message = open.pop(); message !== undefined; message = open.pop()) {
      for (const way of activities.onTheWay(message)) {
        const by = activities.handling(way);
        if (by === undefined || seen.has(by)) continue;
        seen.add(by);
        for (const taking of by.facts.takings) yield { message: sent, taking, by };
        for (const deeper of by.facts.waits) if (!deeper.isAnswered) open.push(...deeper.sent);
      }
    }
  }
}

function findingAt(circle: readonly Need[], first: Need): StaticFinding {
  const lock = nameIn(first);
  const related = [{ node: first.held.node, message: `\`${lock}\` is taken here.` }];
  if (circle.length === 1 && first.over !== undefined) {
    const { message, taking, by } = first.over;
    related.push({ node: taking.node, message: `\`${by.instance.name}\` takes \`${taking.lock.name}\` here.` });
    return {
      code: "lock-across-call",
      node: first.node,
      message: `This waits for \`${message.connection.target.name}\` (${nameOf(message)}) with \`${lock}\` taken; the answer may need \`${first.activity.instance.name}\`, which wants \`${lock}\` for it: then both wait for ever. Give \`${lock}\` back before you wait.`,
      related,
    };
  }
  const tasks = new Set(circle.map(({ activity }) => activity.instance));
  const inTask = ({ name, instance }: Pick<Lock, "name" | "instance">) =>
    tasks.size > 1 ? `\`${name}\` of \`${instance.name}\`` : `\`${name}\``;
  const has = (need: Need) => inTask({ name: nameIn(need), instance: need.activity.instance });
  for (const need of circle.slice(1)) {
    const wants = need.over === undefined ? "wants" : "waits for who wants";
    related.push({ node: need.held.node, message: `Another takes ${has(need)} here.` });
    related.push({ node: need.node, message: `With ${has(need)} taken it ${wants} ${inTask(need.to)}.` });
  }
  const over =
    first.over === undefined
      ? "wants"
      : `waits for \`${first.over.message.connection.target.name}\` (${nameOf(first.over.message)}), which may want`;
  const isOrder = circle.every((need) => need.over === undefined);
  return {
    code: isOrder ? "lock-order" : "lock-across-call",
    node: first.node,
    message: `This has ${has(first)} and ${over} ${inTask(first.to)}, while ${listed(circle.slice(1).map((need) => `another may have ${has(need)} and want ${inTask(need.to)}`))}: then all wait for ever. ${isOrder ? "Take the locks in the same order everywhere." : "Give the lock back before you wait for an answer."}`,
    related,
  };
}

const nameIn = ({ held }: Need): string => held.lock.name;

/** Locks that a fibril wants which it has. */
function takenTwice(activities: Activities): StaticFinding[] {
  const found = new Map<AstNode, StaticFinding>();
  for (const { facts } of activities.all) {
    for (const { node, lock, mode, held } of facts.takings) {
      const before = held.find((each) => each.lock.key === lock.key);
      if (before === undefined || !lock.isExact || node.$type === "Down") continue;
      if (mode === "read" && before.mode === "read") continue;
      found.set(node, {
        code: "lock-twice",
        node,
        message: `This may wait for ever: the same fibril has \`${lock.name}\` already, and a lock cannot be taken twice. Give it back before, or call this without it.`,
        related: [{ node: before.node, message: `\`${lock.name}\` is taken here.` }],
      });
    }
  }
  return [...found.values()];
}
