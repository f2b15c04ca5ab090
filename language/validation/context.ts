import { type AstNode, AstUtils, type DiagnosticInfo } from "langium";
import type { Kernel } from "#simulator";
import { Calls } from "../calls.ts";
import { type ConstantResult, Constants } from "../constants.ts";
import { type Expression, isConst, isKernelClause, type KtraceAstType, type Source } from "../generated/ast.ts";
import { kernelOf } from "../kernel.ts";
import { isPredeclared } from "../predeclared.ts";
import type { Scenario, SourceDocument } from "../scenario.ts";
import type { KtraceServices } from "../services.ts";
import { Types } from "../types.ts";

/** What the checks of one file share. */
export interface Context {
  readonly services: KtraceServices;
  readonly document: SourceDocument;
  readonly source: Source;
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly constants: Constants;
  /** Whether `kernel` is the one that will run this file, and not a guess for a file that only others import. */
  readonly kernelIsCertain: boolean;
  readonly calls: Calls;
  readonly types: Types;
  error<N extends AstNode>(code: string, message: string, info: DiagnosticInfo<N>): void;
  warning<N extends AstNode>(code: string, message: string, info: DiagnosticInfo<N>): void;
  /** The value of an expression that must be known before the run; reports it where it is not. */
  constant(expression: Expression, options?: { self?: boolean }): number | undefined;
}

/** Checks by the type of node that they look at. */
export type Checks = { readonly [T in keyof KtraceAstType]?: (node: KtraceAstType[T], context: Context) => void };

/** Under which kernel a file is checked, and with which values in place of those of its constants. */
export interface Rules {
  readonly kernel: Kernel;
  readonly isCertain: boolean;
  readonly overrides: ReadonlyMap<string, number>;
}

export type Accept = (severity: "error" | "warning", message: string, info: DiagnosticInfo<AstNode, string>) => void;

export function createContext(
  services: KtraceServices,
  source: Source,
  document: SourceDocument,
  accept: Accept,
  rules: Rules = { kernel: kernelOf(source), isCertain: source.items.some(isKernelClause), overrides: new Map() },
): Context {
  const { kernel } = rules;
  const constants = new Constants(kernel, rules.overrides);
  const calls = new Calls();
  const error: Context["error"] = (code, message, info) => accept("error", message, { ...info, code });
  return {
    services,
    document,
    source,
    scenario: services.scenarios.of(document),
    kernel,
    kernelIsCertain: rules.isCertain,
    constants,
    calls,
    types: new Types(calls),
    error,
    warning: (code, message, info) => accept("warning", message, { ...info, code }),
    constant(expression, { self = false } = {}) {
      const result = constants.evaluate(expression);
      if (typeof result === "number") return result;
      if (self && dependsOnSelf(expression)) return undefined;
      const isReportedThere = isConst(result.node) && !isPredeclared(result.node);
      if (result.message !== undefined && !isReportedThere)
        error("not-constant", result.message, { node: within(expression, result) });
      return undefined;
    },
  };
}

/** An expression whose value each replica has on its own; it is checked for each when the scenario is compiled. */
function dependsOnSelf(expression: Expression): boolean {
  return AstUtils.streamAst(expression).some((node) => node.$type === "Self");
}

/** A problem in another declaration is shown at the expression that leads there. */
function within(expression: Expression, result: Exclude<ConstantResult, number>): AstNode {
  return AstUtils.streamAst(expression).includes(result.node) ? result.node : expression;
}

/** `1 value`, `2 values`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** Where a node stands, for messages about another place: its line, with the file when that is another. */
export function placeOf(node: AstNode, from: SourceDocument): string {
  const line = (node.$cstNode?.range.start.line ?? 0) + 1;
  const uri = AstUtils.findRootNode(node).$document?.uri;
  if (uri === undefined || uri.toString() === from.uri.toString()) return `line ${line}`;
  return `${uri.path.slice(uri.path.lastIndexOf("/") + 1)}, line ${line}`;
}
