import { type AstNode, AstUtils } from "langium";
import {
  type Kernel,
  type Limits,
  type MethodInfo,
  type Program,
  type Protocol as ProtocolInfo,
  type Routine,
  raisingText,
  type TaskInfo,
} from "#simulator";
import { Constants } from "../constants.ts";
import {
  type Const,
  isCheck,
  isConst,
  isLimits,
  isProtocol,
  isTask,
  type Protocol,
  type Source,
} from "../generated/ast.ts";
import { kernelOf } from "../kernel.ts";
import { defaultNotifications } from "../limits.ts";
import type { Diagnostic, LoadedDocument } from "../load.ts";
import { didYouMean } from "../nearest.ts";
import { isPredeclared } from "../predeclared.ts";
import { Types } from "../types.ts";
import { compileCheck, overridesOf } from "./checks.ts";
import { digest } from "./digest.ts";
import { Emitter } from "./emitter.ts";
import { Places } from "./places.ts";
import { recheck } from "./recheck.ts";
import { taskTooLarge } from "./size.ts";
import { compileTask, idsOf, rowsOf, type TaskContext, type TaskRow } from "./tasks.ts";

/** A program, or the errors because of which there is none; warnings may come with either. */
export interface CompileResult {
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles a loaded scenario, with the values of some constants overridden, and under another kernel than its own where one is given.
 * What is wrong is in `diagnostics`.
 */
export function compile(
  document: LoadedDocument,
  overrides: ReadonlyMap<string, number> = new Map(),
  otherKernel?: Kernel,
): CompileResult {
  const found = [...document.diagnostics, ...unknownOverrides(document, overrides)];
  const { main, scenario } = document;
  if (main === undefined || scenario === undefined || hasErrors(found))
    return { program: undefined, diagnostics: found };
  const report = (node: AstNode, message: string, severity: Diagnostic["severity"], code: string) => {
    const range = node.$cstNode?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const uri = AstUtils.getDocument(node).uri.toString();
    // What is the same in all replicas is said once.
    if (found.some((known) => known.uri === uri && isSameRange(known.range, range) && known.message === message))
      return;
    found.push({ uri, range, severity, code, message });
  };
  const tasks = scenario.files.flatMap((file) => file.parseResult.value.items.filter(isTask));
  if (tasks.length === 0) {
    const isBlank = AstUtils.getDocument(main).textDocument.getText().trim() === "";
    const message = isBlank
      ? "There is nothing in this file: write a task to run, or open another file."
      : "There is no task here to run.";
    report(main, message, "error", "no-task");
  }
  const kernel = otherKernel ?? kernelOf(main);
  found.push(...recheck(document, kernel, overrides), ...recheckOfChecks(document, main, kernel, overrides));
  if (hasErrors(found)) return { program: undefined, diagnostics: found };
  const large = taskTooLarge(tasks, new Constants(kernel, overrides));
  if (large !== undefined) {
    report(large.task, large.message, "error", "too-large");
    return { program: undefined, diagnostics: found };
  }
  const program = build(document, main, kernel, overrides, report);
  return hasErrors(found) ? { program: undefined, diagnostics: found } : { program, diagnostics: found };
}

/** A check overrides constants as well; what goes wrong with its values is known before it runs. */
function recheckOfChecks(
  document: LoadedDocument,
  main: Source,
  kernel: Kernel,
  overrides: ReadonlyMap<string, number>,
): Diagnostic[] {
  const constants = new Constants(kernel, overrides);
  const found = main.items.filter(isCheck).flatMap((check) => {
    const own = overridesOf(check, constants);
    return own.size === 0 ? [] : recheck(document, kernel, new Map([...overrides, ...own]));
  });
  return found.filter((one, index) => found.findIndex(({ message }) => message === one.message) === index);
}

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === "error");

type Report = (node: AstNode, message: string, severity: Diagnostic["severity"], code: string) => void;

function build(
  document: LoadedDocument,
  main: Source,
  kernel: Kernel,
  overrides: ReadonlyMap<string, number>,
  report: Report,
): Program {
  const files = document.files;
  const items = files.flatMap((file) => file.parseResult.value.items);
  const constants = new Constants(kernel, overrides);
  const limits = limitsOf(main, kernel, constants);
  const places = new Places(files);
  const emitter = new Emitter();
  const routines: Routine[] = [];
  const protocols = items.filter(isProtocol);
  const rows = rowsOf(items.filter(isTask), constants);
  const rowOf = new Map(rows.map((row) => [row.node, row]));
  const ids = idsOf(rows, constants);
  const context = {
    emitter,
    constants,
    types: new Types(),
    places,
    routines,
    rowOf,
    protocols: new Map(protocols.map((protocol, number) => [protocol, number])),
    nameServiceSlot: kernel.nameServiceSlot,
    mostPhones: limits.phones,
    refuse: (node: AstNode, message: string) => report(node, message, "error", "cannot-run"),
  };
  const tasks = rows.flatMap((row) => compileTask(row, ids, context));
  if (limits.fibrils !== undefined) refuseFibrils(rows, tasks, limits.fibrils, context.refuse);
  const values = items.filter(isConst).map((node): [string, number] => [node.name, constantValue(constants, node)]);
  const checks = main.items
    .filter(isCheck)
    .map((check) => compileCheck(check, { emitter, rowOf, tasks, constants, places, refuse: context.refuse }));
  const ownExpressions = emitter.expressions.length;
  const conditions = new Map([...emitter.conditions].map(([at, describe]) => [at, describe()] as const));
  const program = {
    kernel,
    limits,
    files: files.map((file) => file.uri.toString()),
    constants: new Map(values),
    protocols: protocols.map((protocol) => protocolInfo(protocol, constants, places)),
    tasks,
    routines,
    code: Int32Array.from(emitter.code),
    lists: Int32Array.from(emitter.lists),
    expressions: Int32Array.from(emitter.expressions),
    choices: emitter.choices,
    conditions,
    templates: emitter.templates,
    places: emitter.places,
    checks,
  };
  return { ...program, hash: hashOf({ ...program, expressions: program.expressions.subarray(0, ownExpressions) }) };
}

/** A task starts with the fibrils that it declares, and with its workers or one for each connection: `limits` may not allow so many. */
function refuseFibrils(
  rows: readonly TaskRow[],
  tasks: readonly TaskInfo[],
  most: number,
  refuse: TaskContext["refuse"],
) {
  const connections = tasks.map(() => 0);
  for (const { target } of tasks.flatMap(({ phones }) => phones)) connections[target]++;
  const counts = tasks.map(({ fibrils, workers }, task) => {
    const declared = fibrils.filter(({ startsAtBoot }) => startsAtBoot).length;
    return declared + (workers > 0 ? workers : connections[task]);
  });
  for (const { node, first, count } of rows) {
    const needed = Math.max(...counts.slice(first, first + count));
    if (needed <= most) continue;
    refuse(node, `\`${node.name}\` starts with ${needed} fibrils: ${raisingText("fibrils", most, needed)}.`);
  }
}

const constantValue = (constants: Constants, node: Const): number => {
  const value = constants.ofConst(node);
  return typeof value === "number" ? value : 0;
};

function protocolInfo(protocol: Protocol, constants: Constants, places: Places): ProtocolInfo {
  const methods = protocol.methods.map((method): MethodInfo => {
    const number = constants.ofMethod(method);
    return {
      name: method.name,
      number: typeof number === "number" ? number : 0,
      parameters: method.parameters.map((parameter) => parameter.name),
      place: places.of(method),
    };
  });
  return { name: protocol.name, methods };
}

/** The limits that a run keeps: the scenario's, else the kernel's, else what is enough for most. */
function limitsOf(main: Source, kernel: Kernel, constants: Constants): Limits {
  const given = new Map(
    main.items.filter(isLimits).flatMap((limits) =>
      limits.limits.map((limit): [string, number] => {
        const value = constants.evaluate(limit.value);
        return [limit.name, typeof value === "number" ? value : 0];
      }),
    ),
  );
  return {
    phones: given.get("phones") ?? kernel.phones,
    asyncCalls: given.get("async_calls") ?? kernel.asyncCalls,
    asyncCallsPerTask: given.get("async_calls_per_task"),
    fibrils: given.get("fibrils"),
    notifications: given.get("notifications") ?? defaultNotifications,
    calls: given.get("calls"),
    steps: given.get("steps"),
  };
}

/** Overrides from outside (a command line, a launch configuration) that name no constant of the scenario. */
function unknownOverrides(document: LoadedDocument, overrides: ReadonlyMap<string, number>): Diagnostic[] {
  const { scenario } = document;
  if (scenario === undefined) return [];
  const own = [...scenario.constants.values()].filter((node) => !isPredeclared(node)).map((node) => node.name);
  const start = { line: 0, character: 0 };
  return [...overrides.keys()]
    .filter((name) => !own.includes(name))
    .map((name) => ({
      uri: document.uri,
      range: { start, end: start },
      severity: "error",
      code: "unknown-override",
      message: `There is no constant \`${name}\` to override.${didYouMean(name, own)}`,
    }));
}

/** Everything that a run depends on, and nothing else: no names of files, no places, no checks. */
function hashOf(program: Omit<Program, "hash">): string {
  const { kernel, limits, tasks, routines, code, lists, expressions, choices } = program;
  const shapes = tasks.map((task) => ({
    ...task,
    place: undefined,
    handlers: [...task.handlers],
    fns: undefined,
    ...withoutPlaces(task),
  }));
  const bodies = routines.map(({ entry, integers, handles, calls }) => [entry, integers, handles, calls]);
  return digest(
    JSON.stringify([kernel.name, limits, shapes, bodies, [...code], [...lists], [...expressions], [...choices]]),
  );
}

function withoutPlaces(task: Program["tasks"][number]) {
  const strip = <T extends { readonly place: unknown }>(items: readonly T[]) =>
    items.map((item) => ({ ...item, place: undefined }));
  return {
    variables: strip(task.variables),
    locks: strip(task.locks),
    phones: strip(task.phones),
    sessions: strip(task.sessions),
    fibrils: strip(task.fibrils),
  };
}

function isSameRange(a: Diagnostic["range"], b: Diagnostic["range"]): boolean {
  return isSamePosition(a.start, b.start) && isSamePosition(a.end, b.end);
}

function isSamePosition(a: Diagnostic["range"]["start"], b: Diagnostic["range"]["start"]): boolean {
  return a.line === b.line && a.character === b.character;
}
