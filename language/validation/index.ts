import type { ValidationChecks } from "langium";
import type { KtraceAstType } from "../generated/ast.ts";
import type { KtraceServices } from "../services.ts";

/** Registers all checks of the language; they run on files that parse. */
export function registerChecks(services: KtraceServices): void {
  const checks: ValidationChecks<KtraceAstType>[] = [];
  for (const check of checks) services.validation.ValidationRegistry.register(check);
}
