import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { main } from "./tell.ts";

/** As much of the protocol's schema as says what a request is given. */
interface Definition {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly items?: Definition;
}

const path = join(import.meta.dirname, "../data/debugAdapterProtocol.json");
const { definitions }: { definitions: Readonly<Record<string, Definition>> } = JSON.parse(readFileSync(path, "utf8"));

const integer: Definition = { type: "integer" };
const text: Definition = { type: "string" };
const launch: Definition = {
  properties: {
    program: text,
    stopOnEntry: { type: "boolean" },
    schedule: text,
    seed: integer,
    constants: { type: "object", properties: { TIMES: integer } },
    kernel: text,
    check: text,
    maxSteps: integer,
    trace: { type: "boolean" },
  },
};
const placeInTime = { properties: { step: integer, nth: integer } };
const moment = { branch: integer, step: integer };
const own: Readonly<Record<string, Definition>> = {
  launch,
  restart: { properties: { arguments: launch } },
  configurationDone: {},
  threads: {},
  loadedSources: {},
  "ktrace/reverseStepOver": { properties: { threadId: integer } },
  "ktrace/reverseStepOut": { properties: { threadId: integer } },
  "ktrace/select": { properties: { fibril: integer } },
  "ktrace/why": { properties: { threadId: integer } },
  "ktrace/moment": {},
  "ktrace/goto": { properties: { step: integer, branch: integer, lane: integer } },
  "ktrace/branches": {},
  "ktrace/compare": {
    properties: {
      left: { properties: moment },
      right: { properties: { ...moment, run: { properties: { schedule: text, seed: integer } } } },
    },
  },
  "ktrace/choices": {},
  "ktrace/choose": { properties: { id: integer } },
  "ktrace/graph": {},
  "ktrace/graphText": { properties: { format: text } },
  "ktrace/tasks": {},
  "ktrace/methods": { properties: { counts: { type: "boolean" } } },
  "ktrace/timeline": { properties: { from: integer, to: integer, most: integer, buckets: integer, filter: text } },
  "ktrace/timelineFind": { properties: { text, after: placeInTime, before: placeInTime } },
  "ktrace/timelineFollow": { properties: { call: integer, step: integer } },
  "ktrace/timelineTrace": { properties: { from: integer } },
  "ktrace/nothing": { properties: { id: integer } },
  toString: {},
  ["__proto__"]: {},
  "": {},
};

/** What requests there are by the protocol, and our own, with what each is given. */
const commands: readonly [string, Definition][] = [
  ...Object.entries(definitions).flatMap(([name, definition]): [string, Definition][] =>
    name.endsWith("Arguments") ? [[name.charAt(0).toLowerCase() + name.slice(1, -"Arguments".length), definition]] : [],
  ),
  ...Object.entries(own),
];

/** These come more often: they lead on into the adapter, and are not the same at each moment. */
const inspecting = commands.filter(([command]) =>
  /^(evaluate|set\w+|ktrace\/(goto|choose|compare|methods|timeline\w*)|next|step\w+|goto\w*|restartFrame|scopes|variables|dataBreakpointInfo)$/.test(
    command,
  ),
);

/** What is none of what was asked for, or more of it than anybody means. */
const absurd = fc.constantFrom<unknown>(
  null,
  true,
  "",
  -1,
  0.5,
  2 ** 31,
  -1e300,
  [],
  {},
  [[]],
  [null],
  { length: 1e9 },
  { path: 5 },
  "x".repeat(20_000),
  "(".repeat(3000),
  Array.from({ length: 12_000 }, () => ({})),
);

const texts: Readonly<Record<string, readonly string[]>> = {
  path: [main, "/other.ktrace", "file:///main.ktrace", "web:/a.ktrace", "main.ktrace"],
  program: [main, "/other.ktrace", "web:/a.ktrace"],
  context: ["repl", "watch", "hover"],
  filterId: ["deadlock", "error answer", "hangup", "deadlok"],
  format: ["dot", "mermaid", "svg"],
  hitCondition: ["2", "% 2", "> 1", "often", "% 0"],
};
const anyText = [
  "client.got",
  "asked",
  "got",
  "1 / 0",
  "1 +",
  "step",
  "step 4",
  "step -1",
  "branch 1",
  "compare 3 9",
  "compare branch 1",
  "ipc client",
  "tasks",
  "ASK",
  "client.m",
  "{asked",
  "deadlock",
  "random",
  "constructor",
  "%s",
];

/** What a field of this kind may hold, right or nearly. */
function plausible(definition: Definition, name: string, depth: number): fc.Arbitrary<unknown> {
  const { $ref, type, properties, items } = definition;
  if ($ref !== undefined) return plausible(definitions[$ref.slice($ref.lastIndexOf("/") + 1)] ?? {}, name, depth);
  if (properties !== undefined) return depth > 3 ? fc.constant({}) : objectOf(properties, depth);
  if (items !== undefined) return fc.array(fieldOf(items, name, depth + 1), { maxLength: 3 });
  if (type === "integer" || type === "number")
    return fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.nat(24));
  if (type === "boolean") return fc.boolean();
  return fc.constantFrom(...(texts[name] ?? anyText));
}

const fieldOf = (definition: Definition, name: string, depth: number): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 25, arbitrary: plausible(definition, name, depth) }, { weight: 1, arbitrary: absurd });

function objectOf(properties: Readonly<Record<string, Definition>>, depth: number): fc.Arbitrary<object> {
  const fields = Object.entries(properties).map(([name, definition]) =>
    fc
      .option(fieldOf(definition, name, depth + 1), { nil: undefined, freq: 12 })
      .map((value) => [name, value] as const),
  );
  return fc.tuple(...fields).map((pairs) => Object.fromEntries(pairs.filter(([, value]) => value !== undefined)));
}

/** A request by the schema, with fields left out, of another kind, or too large. Some there are not. */
export const randomRequest: fc.Arbitrary<{ command: string; arguments?: unknown }> = fc.oneof(
  ...[...commands, ...inspecting].map(([command, definition]) =>
    fc
      .oneof({ weight: 15, arbitrary: objectOf(definition.properties ?? {}, 0) }, { weight: 1, arbitrary: absurd })
      .map((given) => ({ command, arguments: given })),
  ),
);
