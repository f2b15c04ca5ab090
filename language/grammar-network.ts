import { GrammarAST } from "langium";

/** A place in a rule: what may come next there. */
export interface State {
  readonly rule: string;
  /** By the type of the token that leads on. */
  readonly tokens: Map<string, State[]>;
  readonly calls: Call[];
  readonly empty: State[];
  /** Whether the rule may end here. */
  isLast: boolean;
}

/** Another rule inside a rule. */
export interface Call {
  readonly rule: Rule;
  readonly to: State;
  /** The property that it fills, and the type of declaration that it names there. */
  readonly property: string | undefined;
  readonly type: string | undefined;
}

interface Rule {
  readonly name: string;
  readonly start: State;
}

interface Assigned {
  readonly property: string | undefined;
  readonly type: string | undefined;
}

const unassigned: Assigned = { property: undefined, type: undefined };

/** The rules of a grammar as networks of states, by name. */
export function networkOf(grammar: GrammarAST.Grammar): ReadonlyMap<string, Rule> {
  const rules = new Map<string, Rule>();
  const all = grammar.rules.filter((rule) => !GrammarAST.isTerminalRule(rule));
  for (const { name } of all) rules.set(name, { name, start: stateIn(name) });
  for (const rule of all) {
    const start = rules.get(rule.name)?.start;
    if (start === undefined) continue;
    const end = GrammarAST.isParserRule(rule)
      ? add(rule.definition, start, unassigned, rules)
      : addInfix(rule, start, rules);
    end.isLast = true;
  }
  return rules;
}

function stateIn(rule: string): State {
  return { rule, tokens: new Map(), calls: [], empty: [], isLast: false };
}

type Rules = ReadonlyMap<string, Rule>;

/** Adds an element behind a state, as often as it may stand there; gives the state after it. */
function add(element: GrammarAST.AbstractElement, from: State, assigned: Assigned, rules: Rules): State {
  const { cardinality } = element;
  const repeats = cardinality === "*" || cardinality === "+";
  const start = repeats ? stateIn(from.rule) : from;
  if (repeats) from.empty.push(start);
  const end = addOnce(element, start, assigned, rules);
  if (repeats) end.empty.push(start);
  if (cardinality === "*" || cardinality === "?") start.empty.push(end);
  return end;
}

function addOnce(element: GrammarAST.AbstractElement, from: State, assigned: Assigned, rules: Rules): State {
  if (GrammarAST.isGroup(element)) {
    return element.elements.reduce((state, each) => add(each, state, assigned, rules), from);
  }
  if (GrammarAST.isAlternatives(element)) {
    const end = stateIn(from.rule);
    for (const each of element.elements) add(each, from, assigned, rules).empty.push(end);
    return end;
  }
  if (GrammarAST.isAssignment(element)) {
    return add(element.terminal, from, { property: element.feature, type: undefined }, rules);
  }
  if (GrammarAST.isCrossReference(element)) {
    const named = { property: assigned.property, type: element.type.$refText };
    return element.terminal === undefined ? from : add(element.terminal, from, named, rules);
  }
  if (GrammarAST.isKeyword(element)) return addToken(element.value, from);
  if (GrammarAST.isRuleCall(element)) return addCall(element.rule.$refText, from, assigned, rules);
  // An action reads nothing.
  return from;
}

function addInfix(infix: GrammarAST.InfixRule, start: State, rules: Rules): State {
  const operand = () => addCall(infix.call.rule.$refText, start, unassigned, rules);
  const end = operand();
  for (const { value } of infix.operators.precedences.flatMap(({ operators }) => operators)) {
    addToken(value, end).empty.push(start);
  }
  return end;
}

function addToken(type: string, from: State): State {
  const to = stateIn(from.rule);
  from.tokens.set(type, [...(from.tokens.get(type) ?? []), to]);
  return to;
}

function addCall(name: string, from: State, assigned: Assigned, rules: Rules): State {
  const rule = rules.get(name);
  if (rule === undefined) return addToken(name, from);
  const to = stateIn(from.rule);
  from.calls.push({ rule, to, ...assigned });
  return to;
}
