import type { Check, Clause, Forbidden } from "../program.ts";
import type { Expressions } from "./expressions.ts";

/** What a model asserts, in Promela. */
export interface Monitors {
  /** Before everything else: which clause is asked about. */
  readonly choice: string;
  /** Whether it matters that somebody is stuck: as a condition. */
  readonly looks: string;
  /** Assertions after each step. */
  readonly assertions: string;
  /** Formulas of linear temporal logic. */
  readonly formulas: string;
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
  assertions: ["assert(!stuck)", "assert(!violated)", "assert(!failed)", ...ALWAYS].join(";\n"),
  formulas: "",
};

/**
 * What the model for a check asserts. `spin -DCLAUSE=2` asks about its second clause alone. Of one that some run has to fulfil, SPIN reports that run as an error; so such a clause, and
 * one of all fair runs, is only looked at when it is asked about. Who is stuck, and whether in a circle, is told by the run that follows the trail.
 */
export function monitorsOf(check: Check | undefined, expressions: Expressions): Monitors {
  if (check === undefined) return withoutCheck;
  const numbered = check.clauses.map((clause, index) => ({ clause, number: index + 1 }));
  const watchers = (bit: string) =>
    numbered.flatMap(({ clause, number }) => {
      const what = clause.kind === "forbid" ? clause.what : clause.kind === "expect" ? [clause.what] : [];
      return what.some((one) => bits[one] === bit) ? [asked(clause, number)] : [];
    });
  const watched = (bit: string) => watchers(bit).join(" || ") || "0";
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

/** Why a clause has no model; `undefined` where it has one. */
export function whyBeyond(clause: Clause): string | undefined {
  const isHalf = clause.kind === "forbid" && clause.what.includes("deadlock") !== clause.what.includes("hang");
  return isHalf ? "a model does not tell a deadlock from a hang; `forbid stuck` is both" : undefined;
}
