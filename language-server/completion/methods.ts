import { isHandler, type Method, protocolsOf, type Slot, type Task, targetsOfDeclaration } from "#language";
import { type Candidate, method, parametersOf, protocolCandidate, verbatim, withArguments } from "./candidate.ts";
import { nameBefore } from "./cursor.ts";
import { firstOfEachName, isFollowedBy, type Place } from "./place.ts";

/** Methods that can be called, handled or received where a `MethodReference` is typed, the most likely first. */
export function methodsAt(slots: readonly Slot[], place: Place): Candidate[] {
  const reference = slots.find(({ reader }) => reader === "MethodReference");
  if (reference === undefined) return [];
  const targets = targetsAt(reference, slots, place);
  const known = methodsKnown(reference, targets, place);
  const isWhole = reference.start === place.cursor.tokens.length;
  const kernel = isWhole ? place.kernelMethods : [];
  const protocols = isWhole ? protocolsOfTargets(targets, place) : [];
  switch (reference.rule) {
    case "Receive":
      return firstOfEachName([...kernel, ...known]).map(method);
    case "Handler": {
      const handled = new Set(handledBy(targets));
      const all = firstOfEachName([...known, ...kernel]);
      const ordered = [...all.filter((each) => !handled.has(each)), ...all.filter((each) => handled.has(each))];
      return ordered.map((each) => withParameters(method(each), place));
    }
    default: {
      const methods = firstOfEachName([...known, ...kernel]);
      const called = (each: Method) => withArguments(method(each), each.list ? parametersOf(each) : undefined, place);
      return [...methods.map(called), ...protocols];
    }
  }
}

/** `P` in `p.P.M`: of use where the name of a method alone could mean several. */
function protocolsOfTargets(targets: readonly Task[], { scenario }: Place): Candidate[] {
  const served = protocolsOf(targets);
  const all = served.length > 0 ? served : [...scenario.protocols.values()];
  return all.length < 2 ? [] : all.map((protocol) => ({ ...protocolCandidate(protocol), commit: ["."] }));
}

/** The tasks whose methods are meant: the one that handles them, or those that the place before the dot leads to. */
function targetsAt({ rule, start }: Slot, slots: readonly Slot[], place: Place): Task[] {
  if (rule === "Handler" || rule === "Receive") return place.task === undefined ? [] : [place.task];
  const callee = place.named(nameBefore(place.cursor.tokens, start - 1), slots);
  return callee === undefined ? [] : targetsOfDeclaration(callee);
}

/** Those of the protocol that is written before the dot, else those that the tasks serve or handle, else all. */
function methodsKnown({ start }: Slot, targets: readonly Task[], { cursor, scenario }: Place): readonly Method[] {
  const chosen = cursor.tokens[start]?.image;
  if (chosen !== undefined) return scenario.protocols.get(chosen)?.methods ?? [];
  const served = [...protocolsOf(targets).flatMap(({ methods }) => methods), ...handledBy(targets)];
  return served.length > 0 ? served : [...scenario.methods.values()].flat();
}

/** The method that a name means to these tasks. */
export function methodNamed(
  name: string,
  protocol: string | undefined,
  targets: readonly Task[],
  { scenario, kernelMethods }: Place,
): Method | undefined {
  const [all, served] = [scenario.methods.get(name) ?? [], new Set(protocolsOf(targets))];
  if (protocol !== undefined) return all.find(({ $container }) => $container.name === protocol);
  return (
    all.find(({ $container }) => served.has($container)) ?? all[0] ?? kernelMethods.find((each) => each.name === name)
  );
}

export function handledBy(targets: readonly Task[]): Method[] {
  return targets.flatMap(({ members }) => members.filter(isHandler)).flatMap(({ method }) => method?.method?.ref ?? []);
}

/** A handler gives the arguments the names that the protocol has for them. */
function withParameters(candidate: Candidate, place: Place): Candidate {
  return isFollowedBy(place, "(")
    ? candidate
    : { ...candidate, snippet: verbatim(candidate.name + (candidate.suffix ?? "")) };
}
