import { compile, compileForCheck, type Diagnostic, type LoadedDocument, type Settings } from "#language";
import { type Check, checksOf, isOfProgram, type Program } from "#simulator";

/** A check, and the program that has the values which it wants for constants. */
export interface Subject {
  readonly check: Check;
  readonly program: Program;
  /** Constants that have other values than in the file: those that were given, and the check's own. */
  readonly constants: ReadonlyMap<string, number>;
}

/** The checks of a scenario; none where `diagnostics` has an error. */
export interface Subjects {
  readonly subjects: readonly Subject[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles a scenario for each of its checks, or for the one that is named. A check's own values go before those that are given. A scenario without checks has
 * one all the same (docs/language.md, Checks).
 */
export function subjectsOf(document: LoadedDocument, settings: Settings): Subjects {
  const { constants, kernel, check: wanted } = settings;
  const { program, diagnostics } = compile(document, constants, kernel);
  if (program === undefined) return { subjects: [], diagnostics };
  const isWanted = ({ name }: Check) => wanted === undefined || name === wanted;
  const checks = checksOf(program).filter(isWanted);
  if (checks.length === 0) return { subjects: [], diagnostics: compileForCheck(document, settings).diagnostics };
  const subjects: Subject[] = [];
  for (const check of checks) {
    if (isOfProgram(check, program)) subjects.push({ check, program, constants });
    else {
      const values = new Map([...constants, ...check.constants]);
      const own = compile(document, values, kernel);
      const same = own.program?.checks.find(({ name }) => name === check.name);
      if (own.program === undefined || same === undefined) return { subjects: [], diagnostics: own.diagnostics };
      subjects.push({ check: same, program: own.program, constants: values });
    }
  }
  return { subjects, diagnostics };
}
