import { groupedBy } from "#language";
import { type CallState, firstUserMethod, type System } from "#simulator";
import type { Capture } from "../capture.ts";
import { type Cast, castOf, type Member } from "./cast.ts";
import { argumentsOf } from "./methods.ts";
import { block, comment, taskLines } from "./task.ts";

/**
 * A scenario from a dump, to begin with: its tasks, phones and methods, and the calls that are out, each made once by who waits for it. It compiles and runs,
 * and where the dump has a circle that is certain, the run comes to it.
 */
export function skeletonOf(capture: Capture, system: System): string {
  const cast = castOf(system);
  const { kernel, members, plan } = cast;
  const tasks = [...members.values()].map((member) => taskLines(system, cast, member));
  const forgotten = plan.unclaimed.get(undefined) ?? [];
  const parts = [
    head(capture, cast),
    [`kernel ${kernel.name}`, ...limitLines(system, cast)],
    ...[...members.values()].flatMap((member) => protocolLines(cast, member)),
    ...tasks,
    ...(forgotten.length === 0 ? [] : [forgottenLines(cast, forgotten)]),
    block('check "no deadlock"', ["forbid deadlock"]),
  ];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function head({ title, kernel }: Capture, { kernel: simulated, plan }: Cast): string[] {
  const isGuess = [...plan.deeds.values()].some(({ calls, others }) =>
    [...calls, ...others].some(({ guess }) => guess !== undefined),
  );
  return [
    comment(
      `Made from the dump “${title}”: its tasks, and the calls that were out in it, each made once. What else the tasks do is not in a dump.`,
    ),
    ...(isGuess
      ? [
          comment(
            "Where it says “a guess”, the dump does not tell who made the call, or what it waits for: put right what you know.",
          ),
        ]
      : []),
    comment(
      "To fill in: what comes before and after each call, which locks are held, where a session has the phones, what the answers bring.",
    ),
    ...(kernel === undefined || kernel.name === simulated.name
      ? []
      : [
          comment(
            `The dump is of ${kernel.name}, which cannot be simulated: ${simulated.name} is the nearest that can.`,
          ),
        ]),
  ];
}

/** Room for what the dump has, where it is more than the kernel gives. */
function limitLines(system: System, { kernel, members }: Cast): string[] {
  const perPhone = [...groupedBy(system.calls, ({ sender, phone, callee }) => `${sender} ${phone} ${callee}`).values()];
  const calls = Math.max(0, ...perPhone.map(({ length }) => length));
  const phones = Math.max(
    0,
    ...[...members.values()].map(({ task }) => task.phones.length + callsOut(system, task.id)),
  );
  const limits = [
    ...(calls > kernel.asyncCalls ? [`async_calls ${calls}`] : []),
    ...(kernel.phones !== undefined && phones >= kernel.phones ? [`phones ${phones + 1}`] : []),
  ];
  return limits.length === 0 ? [] : ["", ...block("limits", limits)];
}

const callsOut = ({ calls }: System, task: number): number => calls.filter(({ sender }) => sender === task).length;

function protocolLines({ plan }: Cast, { protocol, methods, locks }: Member): string[][] {
  if (protocol === undefined) return [];
  const taken = new Set(methods.map(({ number }) => number));
  const lines = methods.flatMap(({ name, number, parameters, instead }) => {
    if (number === undefined) return [];
    const list = parameters.length === 0 ? "" : ` (${parameters.join(", ")})`;
    return [`method ${name} = ${number}${list}${instead === undefined ? "" : ` ${comment(instead)}`}`];
  });
  let number = firstUserMethod;
  for (const [id, lock] of locks) {
    if (!plan.called.has(id)) continue;
    while (taken.has(number)) number++;
    taken.add(number);
    lines.push(
      `method WAIT_${lock} = ${number} ${comment("in place of what the dump does not name: who calls it waits until that thread is done")}`,
    );
  }
  return [block(`protocol ${protocol}`, lines)];
}

/** Who has made calls and forgotten them is not in a dump. */
function forgottenLines(cast: Cast, calls: readonly CallState[]): string[] {
  const lines = calls.flatMap((call, index) => {
    const method = cast.method(call);
    const args = argumentsOf(call);
    const words = method?.parameters.map((_, at) => args[at] ?? 0) ?? [];
    return [`let sent${index} = send to${index}.${method?.name}(${words.join(", ")})`, `forget sent${index}`];
  });
  const phones = calls.map(({ callee }, index) => `phone to${index} -> "${cast.members.get(callee)?.name}"`);
  const why = comment("Who made these calls has forgotten them, and the dump does not say who it was.");
  return block(`task "${cast.forgotten}" id ${cast.idOf(undefined)}`, [...phones, ...block("main", [why, ...lines])]);
}
