/** What the text of a task is made with. */
export interface Maker {
  /** Gives one of `count` possibilities. */
  readonly pick: (count: number) => number;
  readonly task: number;
  readonly tasks: number;
  /** Counts the locals of the task, whose names are its own. */
  readonly names: { next: number };
}

/** Where a statement is to stand. */
interface Spot {
  readonly where: "main" | "spawned" | "handler" | "fn";
  /** How many blocks it may open, one in the other. */
  readonly depth: number;
}

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

/** Keeps the call that is being handled, for whoever answers it later. */
const keep: readonly string[] = ["kept = 1", "saved = request"];

/** Mostly only if a call was kept. */
function withKept({ pick }: Maker, line: string): string[] {
  return pick(5) === 0 ? [line] : ["if kept > 0 {", "  kept = 0", `  ${line}`, "}"];
}

type Make = (make: Maker, spot: Spot) => readonly string[];

/** A name for a local that no other local of the task has. */
function fresh({ names }: Maker): string {
  names.next++;
  return `x${names.next}`;
}

function inner(make: Maker, spot: Spot): string[] {
  if (spot.depth === 0) return ["done = done + 1"];
  return statement(make, { ...spot, depth: spot.depth - 1 }).map((line) => `  ${line}`);
}

const phone = ({ pick }: Maker): string => ["p", "p", "q[0]", "q[1]", "line"][pick(30) === 0 ? 4 : pick(4)] ?? "p";
const method = ({ pick }: Maker): string => (pick(2) === 0 ? "M" : "N");
const duration = ({ pick }: Maker): string => `${1 + pick(3)}ms`;
const message = (make: Maker): string => `${phone(make)}.${method(make)}(${make.pick(3)})`;

/** A statement that waits for what another has begun. */
function withMessage(make: Maker, rest: (name: string) => string[]): string[] {
  const name = fresh(make);
  return [`let ${name} = send ${message(make)}`, ...rest(name)];
}

function inBlock(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines, "}"];
}

/** Waits and what ends them: these make the programs interesting. */
const waits: readonly Make[] = [
  (make) => [`call ${message(make)}`],
  (make) => [`call ${message(make)}`],
  (make) => [`let ${fresh(make)}, ${fresh(make)} = call ${message(make)}`],
  (make) => [`call s.${method(make)}(4)`],
  (make) => [`call ${message(make)} timeout ${duration(make)}`],
  (make) => [`call s.N(5) timeout ${duration(make)}`],
  (make) => withMessage(make, (name) => [`let ${fresh(make)} = wait ${name}`]),
  (make) => withMessage(make, (name) => [`let ${fresh(make)} = wait ${name} timeout ${duration(make)}`]),
  (make) => withMessage(make, (name) => withMessage(make, (other) => [`wait all ${name}, ${other}`, `wait ${name}`])),
  (make) => withMessage(make, (name) => [`forget ${name}`]),
  (make) => withMessage(make, (name) => [`sent = ${name}`]),
  (make) => ["if done > 0 {", "  wait sent", "}", ...withMessage(make, (name) => [`sent = ${name}`, "wait sent"])],
  (make, spot) => inBlock("lock m", inner(make, spot)),
  (make, spot) => inBlock("lock k[0]", inBlock("lock k[1]", inner(make, spot))),
  (make, spot) => inBlock("lock k[1]", inBlock("lock k[0]", inner(make, spot))),
  (make, spot) => inBlock("lock l read", inner(make, spot)),
  (make, spot) => inBlock("lock l write", inner(make, spot)),
  (make, spot) => ["lock m", ...inner(make, { ...spot, depth: 0 }), "unlock m"],
  () => ["lock m", "wait c with m", "unlock m"],
  (make) => [`lock m`, `let ${fresh(make)} = wait c with m timeout ${duration(make)}`, "unlock m"],
  () => ["signal c"],
  () => ["broadcast c"],
  () => ["down z"],
  () => ["up z"],
  (make, spot) => ["down z", ...inner(make, spot), "up z"],
  (make, spot) => inBlock("exchange s as e", [...inner(make, spot), `  call e.${method(make)}(6)`]),
  (make, spot) => {
    const exchange = fresh(make);
    return [`let ${exchange} = begin s`, ...inner(make, spot), `end ${exchange}`];
  },
  (make) => {
    const [exchange, name] = [fresh(make), fresh(make)];
    return [`let ${exchange} = begin s`, `let ${name} = send ${exchange}.M(7)`, `end ${exchange}`, `wait ${name}`];
  },
  () => ["begun = begin s"],
  (make) => [`spawn w(${make.pick(2)})`],
  () => ["yield"],
  (make) => [`sleep ${duration(make)}`],
  (make) => [`notify ${message(make)}`],
  (make) => {
    const [name, code] = [fresh(make), fresh(make)];
    const connect = `let ${name}, ${code} = connect t${make.pick(make.tasks)} (1, 2)`;
    return [connect, ...inBlock(make.pick(4) === 0 ? "repeat 1" : `if ${code} == EOK`, useOf(make, name))];
  },
  (make) => [`hangup ${["p", "q[0]", "q[1]"][make.pick(3)]}`],
  ({ pick }) => (pick(3) === 0 ? ["exit"] : ["if done > 1 {", "  exit", "}"]),
  ({ pick }) => (pick(3) === 0 ? ['crash "bad {done}"'] : ["if done > 1 {", '  crash "bad {done}"', "}"]),
  (make) => withKept(make, "answer EOK, 7 to saved"),
  (make) => withKept(make, "forward saved to p.N(8) as self"),
];

/** What to do with a phone that may be none. */
function useOf({ pick }: Maker, name: string): string[] {
  if (pick(3) === 0) return [`line = ${name}`];
  return pick(2) === 0 ? [`call ${name}.N(1)`] : [`call ${name}.M(1)`, `hangup ${name}`];
}

/** Statements that do not wait. */
const others: readonly Make[] = [
  (make) => [`let ${fresh(make)} = done + 1`],
  () => ["done = done + 1"],
  () => ["t[1] = t[0] + done"],
  ({ pick }) => [`t[${pick(2)} * done] = 2`],
  (make) => [`let ${fresh(make)} = choose 0..${1 + make.pick(3)}`],
  (make, spot) => [...inBlock("choose", inner(make, spot)), ...inBlock("or", inner(make, spot))],
  (make, spot) => [...inBlock("if done > 0", inner(make, spot)), ...inBlock("else", inner(make, spot))],
  () => inBlock("while done < 2", ["done = done + 1"]),
  (make, spot) => inBlock("repeat 2", inner(make, spot)),
  (make, spot) => inBlock(`for ${fresh(make)} in 0..2`, [...inner(make, spot), "if done > 1 {", "  continue", "}"]),
  (make, spot) => inBlock("loop", [...inner(make, spot), "break"]),
  (make, spot) => inBlock("loop", inBlock("lock m", [...inner(make, { ...spot, depth: 0 }), "break"])),
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
  const kind = pick(10);
  const list = kind < 7 ? waits : kind < 9 || spot.where !== "handler" ? others : inHandlers;
  const made = list[pick(list.length)]?.(make, spot) ?? [];
  const isRecursive = spot.where === "fn" && made.some((line) => line.includes("f("));
  return isRecursive ? ["done = done + 1"] : made;
}
