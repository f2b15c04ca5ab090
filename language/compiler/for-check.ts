import type { Check, Kernel } from "#simulator";
import type { Diagnostic, LoadedDocument } from "../load.ts";
import { didYouMean } from "../nearest.ts";
import { type CompileResult, compile } from "./index.ts";

/** So many names of checks are listed where a check is not there. */
const mostListed = 8;

/** The kind of mistake that a check is that the scenario has not. */
const unknown = "unknown-check";

/** What a scenario is run with in place of what it says itself. */
export interface Settings {
  readonly constants: ReadonlyMap<string, number>;
  readonly kernel: Kernel | undefined;
  /** Name of the check that it is run for. */
  readonly check: string | undefined;
}

/** A program, and what it was compiled for. */
export interface CompiledForCheck extends CompileResult {
  readonly check: Check | undefined;
  /** The values that were given, and those of the check. */
  readonly constants: ReadonlyMap<string, number>;
}

/** Compiles a scenario for one of its checks, where one is named: the check gives its values to the constants that are not given others. */
export function compileForCheck(
  document: LoadedDocument,
  { constants, kernel, check: wanted }: Settings,
): CompiledForCheck {
  const result = compile(document, constants, kernel);
  const { program, diagnostics } = result;
  if (wanted === undefined || program === undefined) return { ...result, check: undefined, constants };
  const isWanted = ({ name }: Check) => name === wanted;
  const check = program.checks.find(isWanted);
  if (check === undefined) {
    const names = program.checks.map(({ name }) => name);
    const found = [...diagnostics, unknownCheck(document.uri, wanted, names)];
    return { program: undefined, diagnostics: found, check, constants };
  }
  if (check.constants.size === 0) return { ...result, check, constants };
  const values = new Map([...check.constants, ...constants]);
  const again = compile(document, values, kernel);
  return { ...again, check: again.program?.checks.find(isWanted), constants: values };
}

/** The setting that a mistake is in, where it is in none of the scenario's files. */
export function settingOf({ code }: Diagnostic): keyof Settings | undefined {
  if (code === "unknown-override") return "constants";
  return code === unknown ? "check" : undefined;
}

function unknownCheck(uri: string, wanted: string, names: readonly string[]): Diagnostic {
  const listed = names.slice(0, mostListed).map((name) => JSON.stringify(name));
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : "";
  const known = names.length === 0 ? "it has none" : `it has ${listed.join(", ")}${more}`;
  const start = { line: 0, character: 0 };
  return {
    uri,
    range: { start, end: start },
    severity: "error",
    code: unknown,
    message: `The scenario has no check ${JSON.stringify(wanted)}; ${known}.${didYouMean(wanted, names)}`,
  };
}
