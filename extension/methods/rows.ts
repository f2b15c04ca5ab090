import type { GraphPlace, MethodCounts, MethodRow, MethodsBody } from "#protocol";
import type { Icon } from "../views/icon.ts";
import { isOn, type Named, type Phase, phases } from "./phases.ts";

/** What the box of a row sets and clears: breakpoints on these moments of a method's calls. */
export interface Box {
  readonly method: Named;
  /** Those that are set when the box is checked; `clears` when it is not any more. */
  readonly sets: Phase;
  readonly clears: readonly Phase[];
  readonly isChecked: boolean;
}

/** A row of the view *IPC Methods*, whatever it is shown with. */
export interface Row {
  /** Unlike that of any other row, and the same from stop to stop. */
  readonly id: string;
  readonly label: string;
  /** Beside the label. */
  readonly description: string;
  readonly tooltip: string;
  readonly icon: Icon | undefined;
  readonly box: Box | undefined;
  /** Where a method is handled, with the names of the tasks. A click on a row with one place alone and no rows leads there. */
  readonly handlers: readonly { readonly task: string; readonly source: GraphPlace }[];
  readonly isOpen: boolean;
  readonly rows: readonly Row[];
}

const words: Readonly<Record<Phase, { readonly label: string; readonly count: keyof MethodCounts; icon: string }>> = {
  send: { label: "Send", count: "sent", icon: "call-outgoing" },
  receive: { label: "Receive", count: "received", icon: "call-incoming" },
  answer: { label: "Answer", count: "answered", icon: "reply" },
};

/** The tree: protocols, their methods, and of each the moments at which a breakpoint can stop, and its handlers. `breakpoints`: the names of those that are set and on. */
export function rowsOf({ protocols }: MethodsBody, breakpoints: readonly string[]): readonly Row[] {
  const names = protocols.flatMap(({ methods }) => methods.map(({ name }) => name));
  const isAmbiguous = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return protocols
    .filter(({ methods }) => methods.length > 0)
    .map(({ name: protocol, methods }) => ({
      id: `protocol ${protocol}`,
      label: protocol,
      description: methods.length === 1 ? "1 method" : `${methods.length} methods`,
      tooltip: `The methods of ${protocol}`,
      icon: { name: "symbol-interface" },
      box: undefined,
      handlers: [],
      isOpen: methods.some(({ handledBy }) => handledBy.length > 0),
      rows: methods.map((method) =>
        methodRow({ protocol, name: method.name, isAmbiguous: isAmbiguous(method.name) }, method, breakpoints),
      ),
    }));
}

function methodRow(named: Named, method: MethodRow, breakpoints: readonly string[]): Row {
  const { protocol, name } = named;
  const { number, counts, handledBy, handlers } = method;
  const id = `method ${protocol} ${name}`;
  const isSet = (phase: Phase) => breakpoints.some((each) => isOn(each, phase, named));
  const by = handledBy.length === 0 ? "handled by no task" : `handled by ${handledBy.join(", ")}`;
  return {
    id,
    label: name,
    description: counts === undefined ? `${number}` : `${number}, ${timesText(counts.sent)}`,
    tooltip: `${name} (${number}) of ${protocol}, ${by}${counts === undefined ? "" : `; ${countsText(counts)} so far`}`,
    icon: undefined,
    box: { method: named, sets: "receive", clears: phases, isChecked: phases.some(isSet) },
    handlers,
    isOpen: false,
    rows: [
      ...phases.map((phase): Row => {
        const { label, count, icon } = words[phase];
        return {
          id: `${id} ${phase}`,
          label,
          description: counts === undefined ? "" : timesText(counts[count]),
          tooltip: `Stop when ${name} is ${count}`,
          icon: { name: icon },
          box: { method: named, sets: phase, clears: [phase], isChecked: isSet(phase) },
          handlers: [],
          isOpen: false,
          rows: [],
        };
      }),
      ...handlers.map(
        ({ task, source }): Row => ({
          id: `${id} handler ${task}`,
          label: task,
          description: `line ${source.line}`,
          tooltip: `Where ${task} handles ${name}`,
          icon: { name: "symbol-method" },
          box: undefined,
          handlers: [{ task, source }],
          isOpen: false,
          rows: [],
        }),
      ),
    ],
  };
}

const timesText = (times: number): string => (times === 1 ? "once" : `${times} times`);

const countsText = ({ sent, received, answered }: MethodCounts): string =>
  `sent ${timesText(sent)}, received ${timesText(received)}, answered ${timesText(answered)}`;
