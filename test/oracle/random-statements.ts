import { fresh, inBlock, keep, type Make, type Maker, phone, type Spot, waits, waitsOf } from "./random-waits.ts";

/** Gives the possibilities that the choices say, in turn. */
export function picker(choices: readonly number[]): Maker["pick"] {
  let next = 0;
  return (count) => {
    const choice = choices[next % choices.length] ?? 0;
    next++;
    return (choice + Math.floor(next / choices.length)) % count;
  };
}

/** One to `most` statements. */
export function bodyOf(make: Maker, spot: Spot, most: number): string {
  const count = 1 + make.pick(most);
  return Array.from({ length: count }, () => indented(statement(make, spot))).join("\n");
}

const indented = (lines: readonly string[]): string => lines.map((line) => `    ${line}`).join("\n");

/** Up to `most` statements, and what becomes of the call. */
export function handlerBody(make: Maker, most: number): string {
  const count = most === 0 ? 0 : make.pick(most + 1);
  const statements = Array.from({ length: count }, () => statement(make, { where: "handler", depth: 1 }));
  // Servers that ask each other are what deadlocks are made of.
  const asks = most > 0 && make.pick(5) < 3 ? [`call ${phone(make)}.M(5)`] : [];
  return indented([...asks, ...statements.flat(), ...ending(make)]);
}

function ending({ pick }: Maker): readonly string[] {
  switch (pick(22)) {
    case 0:
      return ["forward to p.N(2) as self"];
    case 1:
      return ["forward to q[0] as self"];
    case 2:
      return ["forward to p"];
    case 3:
      return keep;
    case 4:
      return [`answer call p.N(${pick(2)})`];
    case 5:
      return ["answer EHANGUP"];
    case 6:
      return ["let v = f(1)", "answer v"];
    case 7:
      return ["answer f(2)"];
    case 8:
      return ["let c = receive", "answer EOK to c", "answer"];
    case 9:
      return ["answer choose 0..2"];
    case 10:
      return ["answer sender, arg(1), self"];
    case 11:
      return pick(3) === 0 ? ["yield"] : ["answer ENOENT"];
    default:
      return ["answer EOK, 3"];
  }
}

function inner(make: Maker, spot: Spot): readonly string[] {
  if (spot.depth === 0) return ["done = done + 1"];
  return statement(make, { ...spot, depth: spot.depth - 1 }).map((line) => `  ${line}`);
}

/** Statements that do not wait. */
const others: readonly Make[] = [
  (make) => [`let ${fresh(make)} = done + 1`],
  () => ["done = done + 1"],
  () => ["t[1] = t[0] + done"],
  ({ pick }) => [`t[${pick(2)} * done] = 2`],
  (make) => [`let ${fresh(make)} = choose 0..${1 + make.pick(3)}`],
  (_make, spot, inner) => [...inBlock("choose", inner(spot)), ...inBlock("or", inner(spot))],
  (_make, spot, inner) => [...inBlock("if done > 0", inner(spot)), ...inBlock("else", inner(spot))],
  () => inBlock("while done < 2", ["done = done + 1"]),
  (_make, spot, inner) => inBlock("repeat 2", inner(spot)),
  (make, spot, inner) => inBlock(`for ${fresh(make)} in 0..2`, [...inner(spot), "if done > 1 {", "  continue", "}"]),
  (_make, spot, inner) => inBlock("loop", [...inner(spot), "break"]),
  (_make, spot, inner) => inBlock("loop", inBlock("lock m", [...inner({ ...spot, depth: 0 }), "break"])),
  (make, { where }) => (where === "fn" ? [`log "{a}"`] : ["f(1)", `let ${fresh(make)} = f(done)`]),
  (_, { where }) => ["if done > 1 {", where === "fn" ? "  return 5" : "  return", "}"],
  () => ['assert done < 3, "too many: {done}"'],
  () => ['log "{done} of {t[0]}"'],
  (_, { where }) => (where === "handler" ? keep : ["done = self"]),
];

const inHandlers: readonly Make[] = [
  (make) => [`let ${fresh(make)} = method + arg(1)`],
  () => ["answer EOK, 9"],
  (make) => {
    const call = fresh(make);
    return [`let ${call} = receive N`, `answer EOK to ${call}`];
  },
  (make) => {
    const name = fresh(make);
    return [`let ${name} = connect sender`, `line = ${name}`];
  },
];

function statement(make: Maker, spot: Spot): readonly string[] {
  const { pick } = make;
  const made = listFor(make, spot);
  const lines = made[pick(made.length)]?.(make, spot, (within) => inner(make, within)) ?? [];
  const isRecursive = spot.where === "fn" && lines.some((line) => line.includes("f("));
  return isRecursive ? ["done = done + 1"] : lines;
}

function listFor(make: Maker, { where }: Spot): readonly Make[] {
  const kind = make.pick(12);
  if (kind < 4) return waits;
  if (kind < 9) return waitsOf(make);
  return kind < 11 || where !== "handler" ? others : inHandlers;
}
