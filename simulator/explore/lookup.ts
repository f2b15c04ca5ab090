import type { Memory } from "./memory.ts";

/** Not the number of a node. */
const NONE = 0;
/** Where questions begin. */
const ROOT = -1;

/** Integers of an edge: from which node, by the number of which slice, to which node. */
const EDGE = 3;
const FIRST_EDGES = 1024;

/** To watch how an answer comes about takes as long as to find some: so many are learned in any case, and one more whenever so many were known. */
const TRIES = 1024;
const WORTH = 5;

/** In place of an answer that is not known. */
export const UNKNOWN = -1;

/**
 * Answers to questions about situations that depend on the slices of few tasks. Which slice is looked at first is the same each time that something is asked, and what it says decides
 * which is the next: so the answers are the leaves of a tree, and no rule is needed of what depends on what.
 */
export class Lookup {
  readonly #memory: Memory;
  /** What each node says: from 0 on whose slice has to be looked at next; else an answer, as `-1 - answer`. */
  #nodes = new Int32Array(FIRST_EDGES);
  /** How many nodes there are, the one that is none included. */
  #count = 1;
  /** By open addressing; a place whose target is `NONE` is free. */
  #edges = new Int32Array(FIRST_EDGES * EDGE);
  #mask = FIRST_EDGES - 1;
  #isFull = false;
  #credit = TRIES * WORTH;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Whether one more may be learned, which then has to be. */
  mayLearn(): boolean {
    if (this.#isFull || this.#credit < WORTH) return false;
    this.#credit -= WORTH;
    return true;
  }

  /** The answer to a question where the tasks have these slices; `UNKNOWN` when it was not learned. */
  find(question: number, slices: Int32Array): number {
    let node = this.#next(ROOT, question);
    while (node !== NONE) {
      const said = this.#nodes[node];
      if (said < 0) {
        this.#credit++;
        return -1 - said;
      }
      node = this.#next(node, slices[said]);
    }
    return UNKNOWN;
  }

  /** Learns an answer, and on whose slices it depends, in the order in which they were looked at. */
  learn(question: number, slices: Int32Array, tasks: Iterable<number>, answer: number): void {
    let node = this.#enter(ROOT, question);
    for (const task of tasks) {
      if (node === NONE) return;
      this.#nodes[node] = task;
      node = this.#enter(node, slices[task]);
    }
    if (node !== NONE) this.#nodes[node] = -1 - answer;
  }

  #next(from: number, by: number): number {
    const edges = this.#edges;
    for (let place = hashOf(from, by); ; place++) {
      const at = (place & this.#mask) * EDGE;
      if (edges[at + 2] === NONE || (edges[at] === from && edges[at + 1] === by)) return edges[at + 2];
    }
  }

  /** Where an edge leads to; it is made where it is not there. `NONE` when there is no memory for it. */
  #enter(from: number, by: number): number {
    const known = this.#next(from, by);
    if (known !== NONE) return known;
    // At most three of four places are taken.
    if (this.#isFull || (this.#count * 4 > this.#mask * 3 && !this.#grow())) return NONE;
    const node = this.#count++;
    this.#put(from, by, node);
    return node;
  }

  #put(from: number, by: number, to: number): void {
    let place = hashOf(from, by) & this.#mask;
    while (this.#edges[place * EDGE + 2] !== NONE) place = (place + 1) & this.#mask;
    this.#edges.set([from, by, to], place * EDGE);
  }

  #grow(): boolean {
    const [nodes, edges] = [this.#nodes, this.#edges];
    if (!this.#memory.take(nodes.byteLength + edges.byteLength)) {
      this.#isFull = true;
      return false;
    }
    this.#nodes = new Int32Array(nodes.length * 2);
    this.#nodes.set(nodes);
    this.#edges = new Int32Array(edges.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < edges.length; at += EDGE) {
      if (edges[at + 2] !== NONE) this.#put(edges[at], edges[at + 1], edges[at + 2]);
    }
    return true;
  }
}

function hashOf(from: number, by: number): number {
  const mixed = Math.imul(from, 0x9e3779b1) ^ Math.imul(by, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
