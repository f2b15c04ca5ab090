import type { Finding } from "../finding.ts";
import type { FibrilState, LockState, System, Value, Wait } from "../system.ts";
import { CallPairs } from "./call-pairs.ts";
import type { Compared, Comparison, VariableDifference, WaitDifference } from "./comparison.ts";

/**
 * What differs between two moments of runs of one program. `shared`: the last step that both have in common. Tasks and locks are the same by their id; a
 * fibril is by its id and its name; calls are as `CallPairs` says.
 */
export function compare(left: Compared, right: Compared, shared: number): Comparison {
  const calls = new CallPairs(left.system.calls, right.system.calls, shared);
  return {
    ending: left.ending === right.ending ? undefined : { left: left.ending, right: right.ending },
    findings: {
      left: withoutThose(left.findings, right.findings),
      right: withoutThose(right.findings, left.findings),
    },
    variables: variableDifferences(left.system, right.system, calls),
    locks: pairs(left.system.locks, right.system.locks).filter(({ left, right }) => !isHeldAlike(left, right)),
    calls: calls.differences,
    waits: waitDifferences(left.system.fibrils, right.system.fibrils, calls),
    tasks: pairs(left.system.tasks, right.system.tasks).filter(({ left, right }) => left.life !== right.life),
  };
}

/** What stands at the same place in two lists of the same length. */
const pairs = <T>(left: readonly T[], right: readonly T[]): { readonly left: T; readonly right: T }[] =>
  left.map((each, index) => ({ left: each, right: right[index] }));

function withoutThose(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const keyOf = ({ kind, members }: Finding) => `${kind} ${members.toSorted((a, b) => a - b).join()}`;
  const known = new Set(others.map(keyOf));
  return findings.filter((finding) => !known.has(keyOf(finding)));
}

function variableDifferences(left: System, right: System, calls: CallPairs): VariableDifference[] {
  return pairs(left.tasks, right.tasks).flatMap((task) =>
    pairs(task.left.variables, task.right.variables).flatMap((variable) => {
      const { name, isArray } = variable.left;
      return pairs(variable.left.values, variable.right.values).flatMap((values, index) =>
        isSameValue(values.left, values.right, calls)
          ? []
          : [{ task: task.left.id, name, index: isArray ? index : undefined, ...values }],
      );
    }),
  );
}

function isSameValue(left: Value, right: Value, calls: CallPairs): boolean {
  if (typeof left === "number" || typeof right === "number") return left === right;
  switch (left.kind) {
    case "none":
      return right.kind === "none";
    case "message":
    case "call":
      return right.kind === left.kind && calls.isSame(left.call, right.call);
    case "phone":
      return right.kind === "phone" && left.phone === right.phone;
    case "exchange": {
      if (right.kind !== "exchange") return false;
      return left.session === right.session && left.phone === right.phone && left.ended === right.ended;
    }
  }
}

const isHeldAlike = (left: LockState, right: LockState): boolean =>
  left.owner === right.owner && left.count === right.count && left.readers.join() === right.readers.join();

function waitDifferences(
  left: readonly FibrilState[],
  right: readonly FibrilState[],
  calls: CallPairs,
): WaitDifference[] {
  const keyOf = ({ id, name }: FibrilState) => `${id} ${name}`;
  const [lefts, rights] = [left, right].map((all) => new Map(all.map((fibril) => [keyOf(fibril), fibril])));
  const keys = new Set([...left, ...right].toSorted((a, b) => a.id - b.id).map(keyOf));
  return [...keys]
    .map((key) => ({ left: lefts.get(key), right: rights.get(key) }))
    .filter((fibril) => !waitAlike(fibril.left, fibril.right, calls));
}

/** Whether two fibrils wait for the same things, or neither for anything. A sleep is a wait for nothing but time. */
function waitAlike(left: FibrilState | undefined, right: FibrilState | undefined, calls: CallPairs): boolean {
  const [own, other] = [waitsOf(left), waitsOf(right)];
  if (own === undefined || other === undefined) return own === other;
  return own.length === other.length && own.every((wait, index) => isSameWait(wait, other[index], calls));
}

const waitsOf = (fibril: FibrilState | undefined): readonly Wait[] | undefined =>
  fibril?.status === "waiting" || fibril?.status === "timed" ? fibril.waits : undefined;

const isSameWait = (left: Wait, right: Wait, calls: CallPairs): boolean =>
  left.kind === right.kind &&
  left.lock === right.lock &&
  left.session === right.session &&
  left.mode === right.mode &&
  left.method === right.method &&
  calls.isSame(left.call, right.call) &&
  calls.isSame(left.behind, right.behind);
