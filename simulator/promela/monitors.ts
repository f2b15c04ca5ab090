import type { Check, Clause, Forbidden } from "../program.ts";
import type { Expressions } from "./expressions.ts";

/** What a model asserts, in Promela. */
export interface Monitors {
  /** Before everything else: which clause is asked about. */
  readonly choice: string;
  /** Whether it matters that somebody is stuck: as a condition. */
  readonly looks: string;
  /** Where a clause tells deadlocks from hangs: whether either matters. */
  readonly kinds: Kinds | undefined;
  /** Assertions after each step. */
  readonly assertions: string;
  /** Formulas of linear temporal logic. */
  readonly formulas: string;
}

/** Whether it matters that somebody is in a deadlock, or in a hang: as conditions. */
export interface Kinds {
  readonly deadlock: string;
  readonly hang: string;
}

const bits: Readonly<Record<Forbidden, string>> = {
  deadlock: "stuck",
  hang: "stuck",
  violation: "violated",
  assertion: "failed",
};

/** What every model asserts: that its tables are large enough. */
const ALWAYS = ["assert(!no_room)"];

/** The model of a scenario without a check: nothing may go wrong. */
const withoutCheck: Monitors = {
  choice: "",
  looks: "1",
  kinds: undefined,
  assertions: ["assert(!stuck)", "assert(!violated)", "assert(!failed)", ...ALWAYS].join(";\n"),
  formulas: "",
};

/**
 * What the model for a check asserts. `spin -DCLAUSE=2` asks about its second clause alone. Of one that some run has to fulfil, SPIN reports that run as an error; so such a clause, and
 * one of all fair runs, is only looked at when it is asked about. Who is in a circle is told by the run that follows the trail.
 */
export function monitorsOf(check: Check | undefined, expressions: Expressions): Monitors {
  if (check === undefined) return withoutCheck;
  const numbered = check.clauses.map((clause, index) => ({ clause, number: index + 1 }));
  const watchedIf = (test: (what: Forbidden) => boolean) =>
    numbered
      .flatMap(({ clause, number }) => (askedOf(clause).some(test) ? [asked(clause, number)] : []))
      .join(" || ") || "0";
  const watched = (bit: string) => watchedIf((what) => bits[what] === bit);
  const tells = check.clauses.some((clause) => isHalf(askedOf(clause)));
  const conditions = numbered.flatMap(({ clause, number }) => {
    if (clause.kind !== "always" && clause.kind !== "reachable") return [];
    const holds = holding(expressions, clause.condition);
    return [`assert(!(${asked(clause, number)}) || ${clause.kind === "always" ? `(${holds})` : `!(${holds})`})`];
  });
  const formulas = numbered.flatMap(({ clause, number }) => {
    if (clause.kind !== "eventually") return [];
    const holds = holding(expressions, clause.condition);
    return [`#if CLAUSE == ${number}\nltl clause_${number} { <> (${holds}) }\n#endif`];
  });
  return {
    choice: `#ifndef CLAUSE\n#define CLAUSE 0\n#endif\n`,
    looks: watched("stuck"),
    kinds: tells
      ? { deadlock: watchedIf((what) => what === "deadlock"), hang: watchedIf((what) => what === "hang") }
      : undefined,
    assertions: [
      "assert(!stuck)",
      `assert(!violated || !(${watched("violated")}))`,
      `assert(!failed || !(${watched("failed")}))`,
      ...conditions,
      ...ALWAYS,
    ].join(";\n"),
    formulas: formulas.join("\n"),
  };
}

/** A condition that cannot be computed does not hold. */
function holding(expressions: Expressions, condition: number): string {
  const { text, bad } = expressions.at(condition);
  return bad === undefined ? `${text} != 0` : `!(${bad}) && ${text} != 0`;
}

/** Whether a clause is looked at, as a condition. */
const asked = (clause: Clause, number: number): string =>
  clause.kind === "forbid" || clause.kind === "always" ? `(CLAUSE == 0 || CLAUSE == ${number})` : `CLAUSE == ${number}`;

/** What a clause forbids or expects. */
const askedOf = (clause: Clause): readonly Forbidden[] =>
  clause.kind === "forbid" ? clause.what : clause.kind === "expect" ? [clause.what] : [];

/** Whether one who is stuck matters by what it is. */
const isHalf = (what: readonly Forbidden[]): boolean => what.includes("deadlock") !== what.includes("hang");
