import { DocumentValidator, getDiagnosticRange } from "langium";
import type { Kernel } from "#simulator";
import { kernelOf } from "../kernel.ts";
import type { Diagnostic, LoadedDocument } from "../load.ts";
import { type Accept, createContext } from "../validation/context.ts";
import { checkAll } from "../validation/index.ts";

/**
 * The errors that only this run has: a file is checked on its own with the values of its constants and, if it names no
 * kernel, with a guess, while in a scenario the main file's kernel rules, or the one that the run is given, and other values can
 * be in the constants' place.
 */
export function recheck(
  { files, main, services, diagnostics }: LoadedDocument,
  kernel: Kernel,
  overrides: ReadonlyMap<string, number>,
): Diagnostic[] {
  const isOther = main !== undefined && kernel !== kernelOf(main);
  const values = [...overrides].map(([name, value]) => `${name} = ${value}`);
  const given = [...(isOther ? [`kernel ${kernel.name}`] : []), ...values].join(", ");
  const found: Diagnostic[] = [];
  for (const document of files) {
    const uri = document.uri.toString();
    const accept: Accept = (severity, message, info) => {
      if (severity !== "error") return;
      const code = String(info.code ?? DocumentValidator.LinkingError);
      const range = getDiagnosticRange(info);
      const isKnown = diagnostics.some((known) => known.uri === uri && known.message === message);
      if (isKnown) return;
      found.push({ uri, range, severity, code, message: given === "" ? message : `With ${given}: ${message}` });
    };
    const rules = { kernel, isCertain: true, overrides };
    checkAll(createContext(services, document.parseResult.value, document, accept, rules));
  }
  return found;
}
