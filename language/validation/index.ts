import type { AstNode, ValidationChecks } from "langium";
import type { KtraceAstType } from "../generated/ast.ts";
import { asSource } from "../scenario.ts";
import type { KtraceServices } from "../services.ts";
import { nodesOf } from "../walk.ts";
import { callChecks } from "./calls.ts";
import { captureChecks } from "./captures.ts";
import { type Checks, type Context, createContext } from "./context.ts";
import { duplicateChecks } from "./duplicates.ts";
import { fileChecks } from "./files.ts";
import { handlerChecks } from "./handlers.ts";
import { idChecks } from "./ids.ts";
import { numberChecks } from "./numbers.ts";
import { operandChecks } from "./operands.ts";
import { placementChecks } from "./placement.ts";
import { propertyChecks } from "./properties.ts";
import { recursionChecks } from "./recursion.ts";
import { taskChecks } from "./tasks.ts";
import { valueChecks } from "./values.ts";

const all: readonly Checks[] = [
  fileChecks,
  duplicateChecks,
  numberChecks,
  taskChecks,
  idChecks,
  handlerChecks,
  placementChecks,
  operandChecks,
  valueChecks,
  callChecks,
  recursionChecks,
  propertyChecks,
  captureChecks,
];

type AnyCheck = (node: AstNode, context: Context) => void;

/** The checks of each type of node. A check stands under the type that it is for, which the cast relies on. */
const byType = new Map<string, AnyCheck[]>();
for (const checks of all) {
  for (const [type, check] of Object.entries(checks))
    byType.set(type, [...(byType.get(type) ?? []), check as AnyCheck]);
}

/** Registers all checks of the language. They run on files that parse, in one walk over the tree. */
export function registerChecks(services: KtraceServices): void {
  const checks: ValidationChecks<KtraceAstType> = {
    Source(source, accept) {
      const document = asSource(source.$document);
      if (document === undefined) return;
      checkAll(createContext(services, source, document, accept));
    },
  };
  services.validation.ValidationRegistry.register(checks);
}

/** Runs all checks on one file. What depends on more than the host's stack can follow is one error, and ends them. */
export function checkAll(context: Context): void {
  let at: AstNode = context.source;
  try {
    for (const node of [context.source, ...context.source.items.flatMap(nodesOf)]) {
      at = node;
      for (const check of byType.get(node.$type) ?? []) check(node, context);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message =
      "This depends on a chain of declarations too long to be followed, each of which uses the next; shorten the chain.";
    context.error("chain-too-long", message, { node: at });
  }
}
