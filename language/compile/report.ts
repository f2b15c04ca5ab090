import { type AstNode, AstUtils } from "langium";
import type { Diagnostic } from "../load.ts";

/** Collects what keeps a scenario from running. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];

  error(node: AstNode, code: string, message: string): void {
    this.#add("error", node, code, message);
  }

  /** A construct that is right, but that the simulator has no instruction for. */
  cannotRun(node: AstNode, what: string, instead = ""): void {
    this.#add("error", node, "cannot-run-yet", `${what} cannot run yet.${instead === "" ? "" : ` ${instead}`}`);
  }

  warning(node: AstNode, code: string, message: string): void {
    this.#add("warning", node, code, message);
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === "error");
  }

  #add(severity: Diagnostic["severity"], node: AstNode, code: string, message: string): void {
    const uri = AstUtils.findRootNode(node).$document?.uri.toString() ?? "";
    const start = { line: 0, character: 0 };
    const range = node.$cstNode?.range ?? { start, end: start };
    const isKnown = this.diagnostics.some((known) => known.uri === uri && known.range === range && known.code === code);
    if (!isKnown) this.diagnostics.push({ uri, range, severity, code, message });
  }
}
