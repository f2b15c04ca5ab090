import type { Machine } from "../machine/machine.ts";
import { DecisionList } from "./decision-list.ts";

/** Checkpoints are this many steps apart at first: so many steps take less than a millisecond. */
const FIRST_SPACING = 4096;
/** The checkpoints of a branch take at most so many bytes by the number of branches, and are at most so many. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST = 512;
/** Fewer than these would make going back slow, however large a moment is. */
const LEAST = 16;
/** Branches that are kept: more than a person can tell apart. One more takes the place of the future that it leaves. */
const MOST_BRANCHES = 256;

/** All of a machine at a moment. */
export interface Moment {
  readonly situation: Int32Array;
  readonly ledger: Int32Array;
}

interface Checkpoint extends Moment {
  readonly step: number;
}

/** One course of a run: from step `fork` on its own, up to there that of its parent. */
export interface BranchInfo {
  readonly id: number;
  readonly name: string;
  readonly parent: number | undefined;
  readonly fork: number;
  /** The latest step that it has been at. */
  readonly furthest: number;
}

class Branch {
  readonly id: number;
  readonly name: string;
  readonly parent: Branch | undefined;
  readonly fork: number;
  furthest: number;
  checkpoints: Checkpoint[] = [];
  spacing = FIRST_SPACING;
  /** Decisions taken against the schedule, by the step that they were taken at. */
  readonly forced: DecisionList;

  constructor(id: number, name: string, parent: Branch | undefined, fork: number, forced = DecisionList.of([])) {
    this.id = id;
    this.name = name;
    this.parent = parent;
    this.fork = fork;
    this.forced = forced;
    this.furthest = fork;
  }

  /** One of its own with the same past. What is in a checkpoint never changes, so both have it. */
  copy(): Branch {
    const copy = new Branch(this.id, this.name, this.parent?.copy(), this.fork, this.forced.before(Infinity));
    copy.furthest = this.furthest;
    copy.checkpoints = [...this.checkpoints];
    copy.spacing = this.spacing;
    return copy;
  }

  force(step: number, decision: number): void {
    while ((this.checkpoints.at(-1)?.step ?? -1) > step) this.checkpoints.pop();
    this.forced.cut(step);
    this.forced.add(step, decision);
  }
}

/**
 * The past of a run, and its futures: a tree of branches, one of which it is on. Of each there are checkpoints, and the decisions that were not the
 * schedule's own. What lies between is had by running forward again. As a branch grows its checkpoints lie wider apart, so that memory stays bounded.
 */
export class History {
  #branches: Branch[];
  #current: Branch;
  #ids = 0;

  /** `decisions` are taken in advance against the schedule, by the step that each is for. */
  constructor(decisions?: DecisionList) {
    this.#current = new Branch(0, "main", undefined, 0, decisions);
    this.#branches = [this.#current];
  }

  /** One of its own: the branch that this is on, with its past. */
  copy(): History {
    const copy = new History();
    copy.#current = this.#current.copy();
    copy.#branches = pathOf(copy.#current).map(({ branch }) => branch);
    copy.#branches.reverse();
    copy.#ids = this.#ids;
    return copy;
  }

  get branch(): number {
    return this.#current.id;
  }

  get furthest(): number {
    return this.#current.furthest;
  }

  /** All branches, in the order in which they were begun. */
  get branches(): BranchInfo[] {
    return this.#branches.map(({ id, name, parent, fork, furthest }) => ({
      id,
      name,
      parent: parent?.id,
      fork,
      furthest,
    }));
  }

  /** Keeps the present moment if it is time for a checkpoint. */
  note(m: Machine): void {
    const branch = this.#current;
    if (m.step > branch.furthest) branch.furthest = m.step;
    const newest = branch.checkpoints.at(-1)?.step ?? (branch.parent === undefined ? -FIRST_SPACING : branch.fork);
    if (m.step < newest + branch.spacing) return;
    branch.checkpoints.push({ step: m.step, situation: m.situation.slice(), ledger: m.ledger.slice() });
    const bytes = (m.situation.byteLength + m.ledger.byteLength) * this.#branches.length;
    if (branch.checkpoints.length <= Math.max(LEAST, Math.min(MOST, MOST_BYTES / bytes))) return;
    branch.checkpoints = branch.checkpoints.filter((_, index) => index % 2 === 0);
    branch.spacing *= 2;
  }

  /** Sets the machine to the last checkpoint at or before a step; true when there is one. */
  restore(m: Machine, step: number): boolean {
    const checkpoint = this.#checkpointUpTo(step);
    if (checkpoint === undefined) return false;
    m.situation.set(checkpoint.situation);
    m.ledger.set(checkpoint.ledger);
    return true;
  }

  /** The step of the last checkpoint before a step, or -1. */
  checkpointBefore(step: number): number {
    return this.#checkpointUpTo(step - 1)?.step ?? -1;
  }

  /** The last checkpoint of a branch up to a step. */
  checkpointOf(id: number, step: number): Moment | undefined {
    const branch = this.#find(id);
    return branch && this.#checkpointUpTo(step, branch);
  }

  #find(id: number): Branch | undefined {
    return this.#branches.find((candidate) => candidate.id === id);
  }

  #checkpointUpTo(step: number, leaf = this.#current): Checkpoint | undefined {
    let last = step;
    for (let branch: Branch | undefined = leaf; branch !== undefined; branch = branch.parent) {
      const limit = last;
      const found = branch.checkpoints.findLast((candidate) => candidate.step <= limit);
      if (found !== undefined) return found;
      last = Math.min(last, branch.fork);
    }
    return undefined;
  }

  /** The decision that was taken at a step against the schedule. */
  forcedAt(step: number): number | undefined {
    let branch = this.#current;
    while (branch.parent !== undefined && step < branch.fork) branch = branch.parent;
    return branch.forced.size === 0 ? undefined : branch.forced.at(step);
  }

  /** Takes a decision against the schedule at a step: where later ones were seen it is another branch, whose name this is. */
  force(step: number, decision: number, name: string): void {
    if (step < this.#current.furthest) this.#branchOff(step, name);
    this.#current.force(step, decision);
  }

  #branchOff(step: number, name: string): void {
    let parent = this.#current;
    while (parent.parent !== undefined && step < parent.fork) parent = parent.parent;
    if (this.#branches.length >= MOST_BRANCHES) this.#branches.splice(this.#branches.indexOf(this.#current), 1);
    this.#current = new Branch(++this.#ids, name, parent, step);
    this.#branches.push(this.#current);
  }

  /** The branch that a moment belongs to: this one, or the one that it had come from by then. */
  branchAt(step: number): number {
    let branch = this.#current;
    while (branch.parent !== undefined && step <= branch.fork) branch = branch.parent;
    return branch.id;
  }

  /** The last step that two branches have in common. */
  sharedBy(one: number, two: number): number {
    const [first, other] = [this.#find(one), this.#find(two)];
    const own = new Map(first && pathOf(first).map(({ branch, until }) => [branch, until]));
    for (const { branch, until } of other === undefined ? [] : pathOf(other)) {
      const common = own.get(branch);
      if (common !== undefined) return Math.min(common, until);
    }
    return 0;
  }

  /** Goes over to another branch; false when there is none with this id. The machine then stands at a moment of another course. */
  changeTo(id: number): boolean {
    const branch = this.#find(id);
    if (branch === undefined) return false;
    this.#current = branch;
    return true;
  }

  /** All decisions of a branch, or else of this one, that were taken against the schedule. The list is nobody else's. */
  forcedOf(id: number = this.branch): DecisionList {
    return forcedOn(this.#find(id) ?? this.#current, Infinity);
  }
}

/** Those of a branch up to where another one forks off. */
function forcedOn(branch: Branch, end: number): DecisionList {
  const own = branch.forced.before(end);
  return branch.parent === undefined ? own : forcedOn(branch.parent, Math.min(end, branch.fork)).followedBy(own);
}

/** A branch and those that it comes from, each with the last step that belongs to it on the way. */
function pathOf(leaf: Branch): { readonly branch: Branch; readonly until: number }[] {
  const path: { branch: Branch; until: number }[] = [];
  let until = Infinity;
  for (let branch: Branch | undefined = leaf; branch !== undefined; branch = branch.parent) {
    path.push({ branch, until });
    until = Math.min(until, branch.fork);
  }
  return path;
}
