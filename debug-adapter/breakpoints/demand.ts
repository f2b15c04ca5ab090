import type { Program } from "#simulator";
import { checkNames, type Outlook } from "../expressions/check.ts";
import { DebugExpression } from "../expressions/evaluate.ts";
import { checkKinds } from "../expressions/kinds.ts";
import type { Look } from "../expressions/look.ts";
import { type Parsed, parseExpression } from "../expressions/parse.ts";
import { EvaluationError, valueText } from "../expressions/value.ts";
import { type HitCount, parseHitCount } from "./hit-count.ts";
import { parseLogMessage } from "./log-message.ts";

/** A log point's line: texts, and expressions between them. */
type LogLine = readonly (string | DebugExpression)[];

/** What a breakpoint asks for besides its place. */
export interface Demand {
  readonly asked: Asked;
  readonly condition: DebugExpression | undefined;
  readonly hits: HitCount | undefined;
  /** It writes this, and does not stop. */
  readonly log: LogLine | undefined;
}

/** A demand as a client writes it; an empty text asks for nothing. */
export interface Asked {
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

/** Whether two demands are for the same. */
export const isSameDemand = ({ asked: one }: Demand, { asked: other }: Demand): boolean =>
  one.condition === other.condition && one.hitCondition === other.hitCondition && one.logMessage === other.logMessage;

/** Understands what is asked for; `undefined` where that is nothing. A text says what is wrong with it, and where. */
export function demandOf(asked: Asked, program: Program, outlook: Outlook): Demand | string | undefined {
  const { condition, hitCondition, logMessage } = asked;
  if (!condition && !hitCondition && !logMessage) return undefined;
  const tasks = program.tasks.map(({ name }) => name);
  const checked = (parsed: Parsed, isCondition: boolean) => {
    checkNames(parsed, program, outlook);
    checkKinds(parsed, program, outlook, isCondition);
    return new DebugExpression(parsed.expression);
  };
  try {
    return {
      asked,
      condition: understood("condition", condition, (text) => checked(parseExpression(text, tasks), true)),
      hits: understood("hit count", hitCondition, parseHitCount),
      log: understood("log message", logMessage, (text) => {
        const parts = parseLogMessage(text, tasks);
        return parts.map((part) => (typeof part === "string" ? part : checked(part, false)));
      }),
    };
  } catch (error) {
    if (error instanceof EvaluationError) return error.message;
    throw error;
  }
}

/** @throws EvaluationError whose message says which part of the demand it is, and where in it */
function understood<T>(what: string, text: string | undefined, parse: (text: string) => T): T | undefined {
  if (!text) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const where = error.column === undefined ? "" : `, column ${error.column}`;
    throw new EvaluationError(`In the ${what}${where}: ${error.message}`);
  }
}

/** Whether a condition holds at a moment. @throws EvaluationError when it has no value there */
export function holdsAt(condition: DebugExpression | undefined, look: Look): boolean {
  return condition === undefined || condition.numberAt(look) !== 0;
}

/** A log point's line at a moment. What has no value there says why in its place. */
export function lineAt(log: LogLine, look: Look): string {
  return log.map((part) => (typeof part === "string" ? part : textAt(part, look))).join("");
}

function textAt(part: DebugExpression, look: Look): string {
  try {
    return valueText(part.valueAt(look));
  } catch (error) {
    if (error instanceof EvaluationError) return `{${error.message}}`;
    throw error;
  }
}
