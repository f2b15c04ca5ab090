import {
  A,
  AFTER_HANDLES,
  AFTER_INTEGERS,
  ALT,
  B,
  C,
  D,
  E,
  Ex,
  F,
  LIVE_HANDLES,
  LIVE_INTEGERS,
  NEXT,
  NONE,
  OP,
  Op,
  type Program,
  REQUEST,
  STRIDE,
  targetOf,
  Via,
} from "#simulator";

const opNames = new Map<number, string>(Object.entries(Op).map(([name, number]) => [number, name]));
const exNames = new Map<number, string>(Object.entries(Ex).map(([name, number]) => [number, name]));
const viaNames = new Map<number, string>(Object.entries(Via).map(([name, number]) => [number, name]));

type Kind =
  | "expression"
  | "expressions"
  | "destination"
  | "destinations"
  | "slots"
  | "slot"
  | "via"
  | "text"
  | "number";

/** What the operands A to F of an operation are; those that are not named are not shown. */
const shapes: Readonly<Record<string, readonly Kind[]>> = {
  set: ["expression", "destination"],
  setElement: ["number", "number", "expression", "expression"],
  setHandle: ["slot", "slot"],
  branch: ["expression"],
  repeat: ["expression", "number"],
  range: ["expression", "expression", "number", "number"],
  call: ["via", "number", "number", "expressions", "destinations", "number"],
  send: ["via", "number", "number", "expressions", "slot"],
  wait: ["slot", "number", "number", "number", "destinations", "number"],
  waitAll: ["slots"],
  forget: ["slot"],
  answer: ["expressions", "slot"],
  forward: ["via", "number", "slot", "number", "expressions", "number"],
  receive: ["number", "slot"],
  lock: ["number", "number"],
  unlock: ["number"],
  begin: ["number", "slot"],
  end: ["slot"],
  sleep: ["expression"],
  log: ["text"],
  assert: ["expression", "text"],
  enter: ["number", "expressions", "slots", "destination"],
  return: ["expression"],
};

/**
 * A line for each instruction: `line pc operation operands -> next | other  live>after`, integers before handles; `h1` is
 * a handle slot, `i1` an integer local, `v1` a task variable.
 */
export function disassemble(program: Program): string {
  return program.routines
    .map((routine) => {
      const head = `${routine.kind} ${routine.name} (${routine.integerParameters}i ${routine.handleParameters}h)`;
      const code = Array.from({ length: routine.end - routine.start }, (_, i) =>
        instruction(program, routine.start + i),
      );
      const locals = routine.locals.map(({ name, type, slot, from, to }) => {
        return `  ${name}: ${type === "integer" ? "i" : "h"}${slot} in ${from}..${to}`;
      });
      return [head, ...code, ...locals].join("\n");
    })
    .join("\n");
}

function instruction(program: Program, pc: number): string {
  const at = (field: number) => program.code[pc * STRIDE + field];
  const op = opNames.get(at(OP)) ?? String(at(OP));
  const fields = [A, B, C, D, E, F];
  const operands = (shapes[op] ?? []).map((kind, i) => operand(program, kind, at(fields[i])));
  const target = (way: number) => (way < 0 ? "end" : `${way === targetOf(way) ? "" : "into "}${targetOf(way)}`);
  const next = ["branch", "repeat", "range"].includes(op) ? `${target(at(NEXT))}|${target(at(ALT))}` : target(at(NEXT));
  const live = `${at(LIVE_INTEGERS)}i${at(LIVE_HANDLES)}h>${at(AFTER_INTEGERS)}i${at(AFTER_HANDLES)}h`;
  return `  ${program.places[pc].line + 1} ${pc} ${[op, ...operands].join(" ")} -> ${next}  ${live}`;
}

function operand(program: Program, kind: Kind, value: number): string {
  if (value === NONE) return "-";
  switch (kind) {
    case "number":
      return String(value);
    case "slot":
      return value === REQUEST ? "request" : `h${value}`;
    case "slots":
      return `[${list(program, value).map((slot) => operand(program, "slot", slot))}]`;
    case "via":
      return viaNames.get(value) ?? String(value);
    case "destination":
      return (value & 1) === 0 ? `i${value >> 1}` : `v${value >> 1}`;
    case "destinations":
      return `[${list(program, value).map((item) => operand(program, "destination", item))}]`;
    case "expression":
      return `(${expression(program, value)})`;
    case "expressions":
      return `[${list(program, value).map((item) => expression(program, item))}]`;
    case "text":
      return JSON.stringify(
        program.templates[value].parts.map((part) =>
          typeof part === "string" ? part : { hole: expression(program, part) },
        ),
      );
  }
}

const list = (program: Program, at: number): number[] => [...program.lists.slice(at + 1, at + 1 + program.lists[at])];

/** In postfix form; jumps are shown relative to the expression. */
function expression({ expressions }: Program, offset: number): string {
  const words: string[] = [];
  for (let at = offset; expressions[at] !== Ex.end; at += 2) {
    const name = exNames.get(expressions[at]) ?? "?";
    const value = expressions[at + 1];
    if (name === "constant") words.push(String(value));
    else if (name === "local") words.push(`i${value}`);
    else if (name === "variable") words.push(`v${value}`);
    else if (name.startsWith("skip")) words.push(`${name}:${(value - offset) / 2}`);
    else words.push(name === "element" || name === "length" ? `${name}:${value}` : name);
  }
  return words.join(" ");
}
