import { t } from "@vscode/l10n";
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

interface PhaseLook {
  readonly label: string;
  readonly tooltip: string;
  readonly icon: string;
  readonly count: keyof MethodCounts;
}

/** How the breakpoint of a moment of a method's calls is shown. */
function lookOf(phase: Phase, method: string): PhaseLook {
  switch (phase) {
    case "send":
      return { label: t("Send"), tooltip: t`Stop when ${method} is sent`, icon: "call-outgoing", count: "sent" };
    case "receive":
      return {
        label: t("Receive"),
        tooltip: t`Stop when ${method} is received`,
        icon: "call-incoming",
        count: "received",
      };
    case "answer":
      return { label: t("Answer"), tooltip: t`Stop when ${method} is answered`, icon: "reply", count: "answered" };
  }
}

/** The tree: protocols, their methods, and of each the moments at which a breakpoint can stop, and its handlers. `breakpoints`: the names of those that are set and on. */
export function rowsOf({ protocols }: MethodsBody, breakpoints: readonly string[]): readonly Row[] {
  const names = protocols.flatMap(({ methods }) => methods.map(({ name }) => name));
  const isAmbiguous = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return protocols
    .filter(({ methods }) => methods.length > 0)
    .map(({ name: protocol, methods }) => ({
      id: `protocol ${protocol}`,
      label: protocol,
      description: methods.length === 1 ? t("1 method") : t`${methods.length} methods`,
      tooltip: t`The methods of ${protocol}`,
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
  const numbered = number === undefined ? [] : [String(number)];
  const called = [name, ...numbered.map((each) => `(${each})`)].join(" ");
  const by = handledBy.length === 0 ? t("handled by no task") : t`handled by ${handledBy.join(", ")}`;
  return {
    id,
    label: name,
    description: [...numbered, ...(counts === undefined ? [] : [timesText(counts.sent)])].join(", "),
    tooltip:
      counts === undefined
        ? t`${called} of ${protocol}, ${by}`
        : t`${called} of ${protocol}, ${by}; ${countsText(counts)} so far`,
    icon: undefined,
    box: { method: named, sets: "receive", clears: phases, isChecked: phases.some(isSet) },
    handlers,
    isOpen: false,
    rows: [
      ...phases.map((phase): Row => {
        const { label, tooltip, icon, count } = lookOf(phase, name);
        return {
          id: `${id} ${phase}`,
          label,
          description: counts === undefined ? "" : timesText(counts[count]),
          tooltip,
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
          description: t`line ${source.line}`,
          tooltip: t`Where ${task} handles ${name}`,
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

const timesText = (times: number): string => (times === 1 ? t("once") : t`${times} times`);

const countsText = ({ sent, received, answered }: MethodCounts): string =>
  t`sent ${timesText(sent)}, received ${timesText(received)}, answered ${timesText(answered)}`;
