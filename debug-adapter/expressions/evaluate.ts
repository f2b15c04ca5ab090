import type { Expression } from "#language";
import { bind } from "./bind.ts";
import { type Bound, numberIn, valueIn } from "./bound.ts";
import type { Look } from "./look.ts";
import type { Value } from "./value.ts";

/** The value of an expression at a moment. @throws EvaluationError when it has none */
export const evaluate = (expression: Expression, look: Look): Value => valueIn(bind(expression, look))(look);

/** An expression that is evaluated at many moments: its names are resolved once for each place that it is looked at from. */
export class DebugExpression {
  readonly #expression: Expression;
  readonly #bound = new Map<number, Bound>();

  constructor(expression: Expression) {
    this.#expression = expression;
  }

  /** @throws EvaluationError when it has no value there */
  valueAt(look: Look): Value {
    return valueIn(this.#boundTo(look))(look);
  }

  /** @throws EvaluationError when it has no value there, or one that is no number */
  numberAt(look: Look): number {
    return numberIn(this.#boundTo(look))(look);
  }

  /** It is for one program. */
  #boundTo(look: Look): Bound {
    const { program, task = -1, pc = -1 } = look;
    const place = (pc + 1) * (program.tasks.length + 1) + task + 1;
    let bound = this.#bound.get(place);
    if (bound === undefined) {
      bound = bind(this.#expression, { program, task: look.task, pc: look.pc });
      this.#bound.set(place, bound);
    }
    return bound;
  }
}
