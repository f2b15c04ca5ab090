import { groupedBy } from "#language";
import { OP, Op, type Program, STRIDE } from "#simulator";
import { didYouMean, noTask } from "../did-you-mean.ts";
import { type Meaning, meaningsOf } from "./method-names.ts";
import { type MethodPattern, matchesGlob, parseMethodPattern } from "./method-pattern.ts";
import { type Binding, nowhere } from "./points.ts";

/** Where a breakpoint stops, and what to tell the person about it. It stops nowhere when it cannot be bound. */
export interface Bound {
  readonly binding: Binding;
  readonly message: string | undefined;
}

/** Binds a method breakpoint, or the name of a `fn`, in a program. */
export function bindMethod(program: Program, text: string): Bound {
  const fns = program.routines.flatMap(({ kind, name }, routine) =>
    kind === "fn" && name === text.trim() ? [routine] : [],
  );
  if (fns.length > 0) return { binding: { ...nowhere, routines: fns }, message: undefined };
  const pattern = parseMethodPattern(text);
  if (typeof pattern === "string") return unbound(pattern);
  const callers = pattern.caller === undefined ? undefined : tasksNamed(program, pattern.caller);
  if (callers?.size === 0) return unbound(noTask(program.tasks, pattern.caller ?? ""));
  const able = callersIn(program);
  if (callers !== undefined && ![...callers].some((task) => able.has(task)))
    return unbound(noCaller(program, pattern.caller ?? "", able));
  return bindTarget(program, pattern, callers);
}

function bindTarget(program: Program, pattern: MethodPattern, callers: ReadonlySet<number> | undefined): Bound {
  const { phase, target } = pattern;
  const meanings = meaningsOf(program);
  for (const { owner, method } of divisionsOf(target)) {
    const callees = owner === "" ? undefined : tasksNamed(program, owner);
    const protocol = program.protocols.find(({ name }) => name === owner);
    if (callees?.size === 0 && protocol === undefined) continue;
    const isCallee = (task: number) =>
      callees === undefined || callees.has(task) || (protocol !== undefined && serves(program, task, protocol));
    const isCaller = (task: number) => callers === undefined || callers.has(task);
    if (method === "*") {
      const matches = (_: number, sender: number, callee: number) => isCallee(callee) && isCaller(sender);
      return { binding: { ...nowhere, methods: [{ phase, matches }] }, message: undefined };
    }
    const found = meanings.filter((meaning) => isCallee(meaning.task) && fits(method, meaning));
    if (found.length === 0)
      return unbound(
        noMethod(
          program,
          meanings.filter(({ task }) => isCallee(task)),
          owner,
          method,
        ),
      );
    const methods = new Set(found.map((meaning) => keyOf(meaning.task, meaning.method)));
    const matches = (number: number, sender: number, callee: number) =>
      methods.has(keyOf(callee, number)) && isCaller(sender);
    return {
      binding: { ...nowhere, methods: [{ phase, matches }] },
      message: isNumber(method) ? meaningsText(program, found) : undefined,
    };
  }
  return unbound(noTask(program.tasks, target.slice(0, target.lastIndexOf("."))));
}

/** `a.b.M` may be the method `M` of the task `a.b`, or, as names may have dots, something shorter or longer of another. */
export function divisionsOf(target: string): { owner: string; method: string }[] {
  const dots = [...target].flatMap((character, index) => (character === "." ? [index] : []));
  const divided = dots.map((dot) => ({ owner: target.slice(0, dot), method: target.slice(dot + 1) }));
  return dots.length === 0 ? [{ owner: "", method: target }] : divided.reverse();
}

const keyOf = (task: number, method: number): string => `${task} ${method}`;

const isNumber = (method: string): boolean => /^(0x[0-9a-f]+|\d+)$/i.test(method);

const fits = (method: string, meaning: Meaning): boolean =>
  isNumber(method) ? meaning.method === Number(method) : matchesGlob(method, meaning.name);

const serves = (program: Program, task: number, protocol: Program["protocols"][number]): boolean =>
  program.tasks[task].serves.some((number) => program.protocols[number] === protocol);

/** Numbers of the tasks that a name or glob means; a name of replicas without an index means all of them. */
function tasksNamed(program: Program, glob: string): Set<number> {
  const fitting = program.tasks.flatMap(({ name }, task) =>
    matchesGlob(glob, name) || withoutIndex(name) === glob ? [task] : [],
  );
  return new Set(fitting);
}

/** Tasks that have a phone; all, where somebody may open one in the run. */
function callersIn({ tasks, places, code }: Program): Set<number> {
  const connects = places.some((_, pc) => code[pc * STRIDE + OP] === Op.connect);
  return new Set([...tasks.keys()].filter((task) => connects || tasks[task].phones.length > 0));
}

function noCaller({ tasks }: Program, caller: string, able: ReadonlySet<number>): string {
  const others = [...new Set([...able].map((task) => withoutIndex(tasks[task].name)))].join(", ");
  return `${caller} has no phone, so it calls nobody.${others === "" ? "" : ` Those who can call are ${others}.`}`;
}

/** The name that all replicas of a task have. */
const withoutIndex = (name: string): string => name.replace(/\[\d+\]$/, "");

const unbound = (message: string): Bound => ({ binding: nowhere, message });

function noMethod(program: Program, meanings: readonly Meaning[], owner: string, method: string): string {
  const where = owner === "" ? "No task knows" : `${owner} does not know`;
  if (isNumber(method)) return `${where} a method with the number ${method}.`;
  const fns = program.routines.flatMap(({ kind, name }) => (kind === "fn" ? [name] : []));
  if (fns.includes(method))
    return `${where} a method ${method}. To stop at the fn of that name, write ${method} alone.`;
  const knowing = owner === "" ? undefined : meaningsOf(program).find(({ name }) => name === method)?.task;
  if (knowing !== undefined)
    return `${where} a method ${method}. Did you mean ${withoutIndex(program.tasks[knowing].name)}.${method}?`;
  const names = new Set([...meanings.map(({ name }) => name), ...(owner === "" ? fns : [])]);
  return `${where} a method ${method}.${didYouMean(method, names)}`;
}

/** `1025 is VFS_IN_READ at init:vfs; VFS_OUT_READ at init:fat, tmpfs`. */
function meaningsText(program: Program, found: readonly Meaning[]): string {
  const byName = groupedBy(found, ({ name }) => name);
  const parts = [...byName].map(
    ([name, at]) => `${name} at ${at.map(({ task }) => program.tasks[task].name).join(", ")}`,
  );
  return `${found[0].method} is ${parts.join("; ")}`;
}
