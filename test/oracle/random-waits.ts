/** What the text of a task is made with. */
export interface Maker {
  /** Gives one of `count` possibilities. */
  readonly pick: (count: number) => number;
  readonly task: number;
  readonly tasks: number;
  /** Counts the locals of the task, whose names are its own. */
  readonly names: { next: number };
  /** What most statements of the program are about; without one they are about everything. */
  readonly theme: Theme | undefined;
}

/** Where a statement is to stand. */
export interface Spot {
  readonly where: "main" | "spawned" | "handler" | "fn";
  /** How many blocks it may open, one in the other. */
  readonly depth: number;
}

/** Makes a statement, with statements made by `inner` in its blocks. */
export type Make = (make: Maker, spot: Spot, inner: (spot: Spot) => readonly string[]) => readonly string[];

/** A name for a local that no other local of the task has. */
export function fresh({ names }: Maker): string {
  names.next++;
  return `x${names.next}`;
}

export const phone = ({ pick }: Maker): string =>
  ["p", "p", "q[0]", "q[1]", "line"][pick(30) === 0 ? 4 : pick(4)] ?? "p";
const method = ({ pick }: Maker): string => (pick(2) === 0 ? "M" : "N");
const duration = ({ pick }: Maker): string => `${1 + pick(3)}ms`;
const message = (make: Maker): string => `${phone(make)}.${method(make)}(${make.pick(3)})`;

/** A statement that waits for what another has begun. */
function withMessage(make: Maker, rest: (name: string) => readonly string[]): readonly string[] {
  const name = fresh(make);
  return [`let ${name} = send ${message(make)}`, ...rest(name)];
}

export function inBlock(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...lines, "}"];
}

const messages: readonly Make[] = [
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
  (make) => [`notify ${message(make)}`],
];

/** Inside, others get a turn: they come to wait for what this one has. */
const during = (lines: readonly string[]): readonly string[] => ["  yield", ...lines];

const locks: readonly Make[] = [
  (_make, spot, inner) => inBlock("lock m", during(inner(spot))),
  (_make, spot, inner) => inBlock("lock k[0]", during(inBlock("lock k[1]", inner(spot)))),
  (_make, spot, inner) => inBlock("lock k[1]", during(inBlock("lock k[0]", inner(spot)))),
  (_make, spot, inner) => inBlock("lock l read", during(inner(spot))),
  (_make, spot, inner) => inBlock("lock l read", during(inner(spot))),
  (_make, spot, inner) => inBlock("lock l write", during(inner(spot))),
  (_make, spot, inner) => ["lock m", ...inner({ ...spot, depth: 0 }), "unlock m"],
  () => ["lock m", "wait c with m", "unlock m"],
  (make) => ["lock m", `let ${fresh(make)} = wait c with m timeout ${duration(make)}`, "unlock m"],
  () => ["signal c"],
  () => ["broadcast c"],
  () => ["down z"],
  () => ["up z"],
  (_make, spot, inner) => ["down z", ...during(inner(spot)), "up z"],
  ({ pick }) => [`spawn w(${pick(2)})`],
  () => ["yield"],
  (make) => [`sleep ${duration(make)}`],
];

const exchanges: readonly Make[] = [
  (make, spot, inner) => inBlock("exchange s as e", [...during(inner(spot)), `  call e.${method(make)}(6)`]),
  (make, spot, inner) => {
    const exchange = fresh(make);
    return [`let ${exchange} = begin s`, ...during(inner(spot)), `end ${exchange}`];
  },
  (make) => {
    const [exchange, name] = [fresh(make), fresh(make)];
    return [`let ${exchange} = begin s`, `let ${name} = send ${exchange}.M(7)`, `end ${exchange}`, `wait ${name}`];
  },
  () => ["begun = begin s"],
];

const ends: readonly Make[] = [
  (make) => {
    const [name, code] = [fresh(make), fresh(make)];
    const connect = `let ${name}, ${code} = connect t${make.pick(make.tasks)} (1, 2)`;
    return [connect, ...inBlock(make.pick(4) === 0 ? "repeat 1" : `if ${code} == EOK`, useOf(make, name))];
  },
  ({ pick }) => [`hangup ${["p", "q[0]", "q[1]"][pick(3)]}`],
  ({ pick }) => (pick(3) === 0 ? ["exit"] : ["if done > 1 {", "  exit", "}"]),
  ({ pick }) => (pick(3) === 0 ? ['crash "bad {done}"'] : ["if done > 1 {", '  crash "bad {done}"', "}"]),
];

/** What to do with a phone that may be none. */
function useOf({ pick }: Maker, name: string): string[] {
  if (pick(3) === 0) return [`line = ${name}`];
  return pick(2) === 0 ? [`call ${name}.N(1)`] : [`call ${name}.M(1)`, `hangup ${name}`];
}

/** Keeps the call that is being handled, for whoever answers it later. */
export const keep: readonly string[] = ["kept = 1", "saved = request"];

const answers: readonly Make[] = [
  (make) => withKept(make, "answer EOK, 7 to saved"),
  (make) => withKept(make, "forward saved to p.N(8) as self"),
];

/** Mostly only if a call was kept. */
function withKept({ pick }: Maker, line: string): string[] {
  return pick(5) === 0 ? [line] : ["if kept > 0 {", "  kept = 0", `  ${line}`, "}"];
}

/** Waits and what ends them: these make the programs interesting. */
export const waits: readonly Make[] = [...messages, ...locks, ...exchanges, ...ends, ...answers];

/** Waits that get in each other's way. */
const themes = {
  locks,
  exchanges: [...exchanges, ...exchanges, ...messages],
  ends: [...ends, ...ends, ...messages],
} as const;

type Theme = keyof typeof themes;

export const themeOf = (pick: Maker["pick"]): Theme | undefined =>
  ([undefined, undefined, "locks", "exchanges", "ends"] as const)[pick(5)];

export const waitsOf = ({ theme }: Maker): readonly Make[] => (theme === undefined ? waits : themes[theme]);
