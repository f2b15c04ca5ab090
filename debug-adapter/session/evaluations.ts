import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Comparisons } from "../compare/comparisons.ts";
import { stepAsked } from "../running/steps-asked.ts";
import { branchAsked } from "./branches.ts";
import type { Present } from "./debuggee.ts";
import { cancelled } from "./progress.ts";
import type { Asked } from "./requests.ts";
import type { Travel } from "./travel.ts";

type Body = DebugProtocol.EvaluateResponse["body"];

/** Evaluates expressions; in the console, where some commands lead to another moment or compare two, commands as well. */
export class Evaluations {
  readonly #present: Present;
  readonly #travel: Travel;
  readonly #comparisons: Comparisons;

  constructor(present: Present, travel: Travel, comparisons: Comparisons) {
    this.#present = present;
    this.#travel = travel;
    this.#comparisons = comparisons;
  }

  async evaluate(args: DebugProtocol.EvaluateArguments, request: Asked): Promise<Body> {
    const inspector = this.#present.stopped();
    const done = args.context === "repl" ? this.#moved(args.expression, request) : undefined;
    if (done !== undefined) return done;
    return inspector.evaluate(args, (search) =>
      this.#present.look(search, {
        title: "Looking at the checks",
        request,
        cancel: (each) => each.giveUp(cancelled),
      }),
    );
  }

  /** The answer to a command that has to do with other moments; `undefined` for any other text. */
  #moved(text: string, request: Asked): Body | Promise<Body> | undefined {
    const { step, run } = this.#present.stopped().snapshot;
    const comparison = this.#comparisons.asked(text, request);
    if (comparison !== undefined) return comparison;
    const asked = branchAsked(text, run);
    if (asked !== undefined) {
      this.#travel.goTo(asked.step, asked.branch);
      return { result: `to branch ${asked.branch}, step ${asked.step}`, variablesReference: 0 };
    }
    const target = stepAsked(text, step);
    if (target === undefined) return undefined;
    this.#travel.goTo(target);
    return { result: `from step ${step} to step ${target}`, variablesReference: 0 };
  }
}
