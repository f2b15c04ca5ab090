/** What somebody finds in all schedules of a model; `no end`: a limit of time or memory, or of the model, came first. */
type Finds = "stuck" | "nothing" | "no end";

/** What SPIN says of a model, and what that took: seconds of a processor, and the memory of its program in megabytes. */
export interface Spin {
  readonly finds: Finds;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: { readonly spin: number; readonly cc: number; readonly pan: number };
  readonly megabytes: number;
}

export interface Ktrace {
  readonly finds: Finds;
  readonly states: number;
  /** Steps that were done. */
  readonly transitions: number;
  readonly seconds: number;
  /** Of the process, when it had most. */
  readonly megabytes: number;
  /** In tables at the end, for each situation that was kept. */
  readonly bytesAState: number;
}

export interface Result {
  readonly model: string;
  readonly constants: Readonly<Record<string, number>>;
  /** The model that was written by hand, and the one that was exported. */
  readonly byHand: Spin;
  readonly exported: Spin;
  readonly ktrace: Ktrace;
}

/** Fewer situations say nothing of what one takes: the rest of the program has tables, too. */
const FEW_STATES = 1000;

const secondsOf = ({ seconds: { spin, cc, pan } }: Spin): number => spin + cc + pan;

/** That of SPIN's two models with which it came to an end sooner; with none, the one by hand. */
function rivalOf({ byHand, exported }: Result): Spin {
  const concluding = [byHand, exported].filter(({ finds }) => finds !== "no end");
  const [first = byHand, second = first] = concluding;
  return secondsOf(second) < secondsOf(first) ? second : first;
}

const ratioOf = (result: Result): number => secondsOf(rivalOf(result)) / result.ktrace.seconds;

/** Seconds of SPIN, and what it came to if that is not what KTrace says. */
function told(spin: Spin, { finds }: Ktrace): string {
  const time = secondsOf(spin).toFixed(2);
  return spin.finds === finds ? time : `${time}: ${spin.finds}`;
}

function row(result: Result): string {
  const { model, constants, byHand, exported, ktrace } = result;
  const named = Object.entries(constants).map(([name, value]) => `${name} ${value}`);
  const cells = [
    model,
    named.join(", "),
    ktrace.finds,
    byHand.states,
    told(byHand, ktrace),
    exported.states,
    told(exported, ktrace),
    ktrace.states,
    ktrace.transitions,
    ktrace.seconds.toFixed(2),
    ratioOf(result).toFixed(1),
    Math.round(rivalOf(result).megabytes),
    Math.round(ktrace.megabytes),
    ktrace.states > FEW_STATES ? Math.round(ktrace.bytesAState) : "",
  ];
  return `| ${cells.join(" | ")} |`;
}

const head = `| model | constants | finds | states by hand | SPIN in all (s) | states of the export | SPIN in all (s) | KTrace's states | its steps | KTrace in all (s) | times faster | SPIN (MB) | KTrace (MB) | its bytes a state |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |`;

export const tableOf = (results: readonly Result[]): string => [head, ...results.map(row)].join("\n");

/** The sentence under the table. */
export function last(results: readonly Result[]): string {
  const sum = results.reduce((total, result) => total + Math.log(ratioOf(result)), 0);
  const mean = Math.exp(sum / results.length);
  return `In the geometric mean SPIN took ${mean.toFixed(1)} times as long as KTrace.`;
}
