import type { Handlers } from "./requests.ts";

/** Longer texts and lists than any that a person or an editor means. */
const mostCharacters = 4000;
const mostItems = 10_000;
const mostNumber = 2 ** 31 - 1;

/** What is wrong with a value: where in it, what had to be there, and what is. */
interface Flaw {
  readonly path: string;
  readonly expected: string;
  readonly found: unknown;
}

type Shape = (value: unknown) => Flaw | undefined;

const kind =
  (expected: string, isRight: (value: unknown) => boolean): Shape =>
  (value) =>
    isRight(value) ? undefined : { path: "", expected, found: value };

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const wholeNumber = `a whole number from 0 to ${mostNumber}`;
const whole = kind(
  wholeNumber,
  (value) => typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= mostNumber,
);
const anyWhole = kind(
  `a whole number of at most ${mostNumber}`,
  (value) => typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= mostNumber,
);
const upTo = (most: number): Shape =>
  kind(
    `a whole number from 1 to ${most}`,
    (value) => typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most,
  );
/** What is wrong with a number as a moment is told by who goes there. */
const step = kind(wholeNumber, (value) => typeof value === "number");
/** Of a seed by who draws from it. */
const seed = kind("a whole number of 32 bits", (value) => typeof value === "number");
const flag = kind("true or false", (value) => typeof value === "boolean");
const text: Shape = (value) => {
  if (typeof value !== "string") return { path: "", expected: "a text", found: value };
  const expected = `a text of at most ${mostCharacters} characters`;
  return value.length <= mostCharacters ? undefined : { path: "", expected, found: value };
};

const oneOf = (...words: readonly string[]): Shape =>
  kind(`"${words.join('" or "')}"`, (value) => words.some((word) => word === value));

const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined ? undefined : shape(value);

/** An object with these fields; others are nobody's business. */
const object =
  (fields: Readonly<Record<string, Shape>>): Shape =>
  (value) => {
    if (!isObject(value)) return { path: "", expected: "an object", found: value };
    const given: Readonly<Record<string, unknown>> = { ...value };
    for (const [name, shape] of Object.entries(fields)) {
      const flaw = shape(given[name]);
      if (flaw !== undefined) return { ...flaw, path: `.${name}${flaw.path}` };
    }
    return undefined;
  };

const list =
  (shape: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return { path: "", expected: "a list", found: value };
    if (value.length > mostItems) return { path: "", expected: `a list of at most ${mostItems}`, found: value };
    for (const [index, item] of value.entries()) {
      const flaw = shape(item);
      if (flaw !== undefined) return { ...flaw, path: `[${index}]${flaw.path}` };
    }
    return undefined;
  };

const nothing = object({});
const thread = object({ threadId: whole });
const frame = object({ frameId: whole });
const source = object({ path: optional(text), sourceReference: optional(whole) });
const format = optional(object({ hex: optional(flag) }));
const placeInTime = object({ step: whole, nth: anyWhole });
const moment = { branch: optional(whole), step: optional(step) };
const demand = { condition: optional(text), hitCondition: optional(text) };

/** What each request is given. A launch configuration is looked at more closely where it is read. */
const shapes: Readonly<Record<keyof Handlers, Shape>> = {
  initialize: object({
    linesStartAt1: optional(flag),
    columnsStartAt1: optional(flag),
    pathFormat: optional(text),
    supportsInvalidatedEvent: optional(flag),
    supportsKtraceReadFile: optional(flag),
    supportsProgressReporting: optional(flag),
  }),
  launch: object({ noDebug: optional(flag), __sessionId: optional(text) }),
  restart: object({ arguments: optional(object({ noDebug: optional(flag), __sessionId: optional(text) })) }),
  configurationDone: nothing,
  cancel: object({ requestId: optional(whole), progressId: optional(text) }),
  disconnect: nothing,
  terminate: nothing,

  setBreakpoints: object({
    source,
    breakpoints: optional(
      list(object({ line: whole, column: optional(whole), logMessage: optional(text), ...demand })),
    ),
  }),
  setFunctionBreakpoints: object({ breakpoints: list(object({ name: text, ...demand })) }),
  setExceptionBreakpoints: object({
    filters: list(text),
    filterOptions: optional(list(object({ filterId: text, condition: optional(text) }))),
  }),
  dataBreakpointInfo: object({ name: text, variablesReference: optional(whole), frameId: optional(whole) }),
  setDataBreakpoints: object({ breakpoints: list(object({ dataId: text, accessType: optional(text), ...demand })) }),
  breakpointLocations: object({ source, line: whole, endLine: optional(whole) }),

  continue: thread,
  next: thread,
  stepIn: object({ threadId: whole, targetId: optional(whole) }),
  stepInTargets: frame,
  stepOut: thread,
  stepBack: thread,
  reverseContinue: thread,
  gotoTargets: object({ source, line: whole, column: optional(whole) }),
  goto: object({ threadId: whole, targetId: whole }),
  restartFrame: frame,
  pause: thread,

  threads: nothing,
  stackTrace: object({ threadId: whole, startFrame: optional(whole), levels: optional(whole) }),
  scopes: frame,
  variables: object({
    variablesReference: whole,
    start: optional(whole),
    count: optional(whole),
    filter: optional(text),
    format,
  }),
  evaluate: object({ expression: text, frameId: optional(whole), context: optional(text), format }),
  completions: object({ text, column: whole, line: optional(whole), frameId: optional(whole) }),
  exceptionInfo: thread,
  loadedSources: nothing,
  source: object({ sourceReference: whole, source: optional(source) }),
  "ktrace/edited": nothing,
  "ktrace/lines": nothing,
  "ktrace/reproduction": nothing,

  "ktrace/reverseStepOver": thread,
  "ktrace/reverseStepOut": thread,
  "ktrace/select": object({ fibril: whole }),
  "ktrace/why": thread,
  "ktrace/moment": nothing,
  "ktrace/goto": object({ step, branch: optional(whole), lane: optional(anyWhole) }),
  "ktrace/branches": nothing,
  setVariable: object({ variablesReference: whole, name: text, value: text }),
  setExpression: object({ expression: text, value: text, frameId: optional(whole) }),
  terminateThreads: object({ threadIds: optional(list(whole)) }),
  "ktrace/compare": object({
    left: optional(object(moment)),
    right: optional(object({ ...moment, run: optional(object({ schedule: text, seed: optional(seed) })) })),
  }),
  "ktrace/choices": nothing,
  "ktrace/choose": object({ id: whole }),
  "ktrace/graph": nothing,
  "ktrace/graphText": object({ format: oneOf("dot", "mermaid") }),
  "ktrace/dump": nothing,
  "ktrace/dumpText": object({ as: oneOf("capture", "report", "scenario") }),
  "ktrace/tasks": nothing,
  "ktrace/methods": object({ counts: optional(flag) }),
  "ktrace/timeline": object({
    from: optional(whole),
    to: optional(whole),
    most: optional(upTo(10_000)),
    buckets: optional(upTo(4000)),
    filter: optional(text),
  }),
  "ktrace/timelineFind": object({ text, after: optional(placeInTime), before: optional(placeInTime) }),
  "ktrace/timelineFollow": object({ call: whole, step: whole }),
  "ktrace/timelineTrace": object({ from: optional(whole) }),
};

/** What is wrong with the arguments of a request, in a sentence for people; `undefined` when they have the shape that its handler expects. */
export function flawOf(command: keyof Handlers, given: unknown): string | undefined {
  const flaw = shapes[command](given);
  if (flaw === undefined) return undefined;
  const { path, expected, found } = flaw;
  if (path === "") return `The arguments of ${command} have to be ${expected}, not ${shown(found)}.`;
  const name = path.slice(1);
  if (found === undefined) return `${command} needs "${name}", ${expected}.`;
  return `"${name}" of ${command} has to be ${expected}, not ${shown(found)}.`;
}

/** As much of a value as a message has room for. */
function shown(value: unknown): string {
  const all = JSON.stringify(value);
  return all.length > 60 ? `${all.slice(0, 60)}…` : all;
}
