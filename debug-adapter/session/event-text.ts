import { methodName, type Program, type Run, type RunCall, type RunEvent } from "#simulator";

/** An event as one line of the debug console. What a task logs stands there as it is. */
export const eventText = (run: Run, event: RunEvent): string =>
  event.kind === "log" ? `${taskOf(run, event.fibril)}: ${event.text}` : lineOf(run, event);

/** What a client is told of an event at which it stops. */
export function eventSentence(run: Run, event: RunEvent): string {
  if (event.kind === "log") return event.text;
  if (event.kind !== "answered") return lineOf(run, event);
  const { rc = 0, callee, method, sender } = event.call;
  const task = run.program.tasks.findIndex(({ id }) => id === callee);
  const name = Object.entries(run.program.kernel.errors).find(([, value]) => value === rc)?.[0];
  const code = name === undefined ? `${rc}` : `${name} (${rc})`;
  return `${nameOf(run, callee)} answers ${methodName(run.program, task, method)} of ${nameOf(run, sender)} with ${code}`;
}

const taskOf = (run: Run, fibril: number): string => run.program.tasks[run.machine.layout.fibrils.task[fibril]].name;

function lineOf(run: Run, event: Exclude<RunEvent, { kind: "log" }>): string {
  switch (event.kind) {
    case "refused":
      return `${nameOf(run, event.call.sender)} has no room for ${callText(run, event.call)}`;
    case "forgotten":
      return `${nameOf(run, event.call.sender)} forgets ${callText(run, event.call)}`;
    case "sent":
      return `${nameOf(run, event.call.sender)} sends ${callText(run, event.call)}`;
    case "dispatched":
      return `${nameOf(run, event.call.callee)} takes ${callText(run, event.call)} off its answerbox`;
    case "begun":
      return `${nameOf(run, event.call.callee)} begins ${callText(run, event.call)}`;
    case "forwarded":
      return `${callText(run, event.call)} is forwarded`;
    case "answered":
      return `${callText(run, event.call)} is answered: ${[event.call.rc, ...event.call.values].join(", ")}`;
    case "taken":
      return `${nameOf(run, event.call.sender)} takes the answer to ${callText(run, event.call)}`;
    case "lock asked":
    case "lock taken":
    case "lock released":
      return `${taskOf(run, event.fibril)}: ${lockName(run, event.lock)}: ${event.kind}`;
    case "exchange begun":
    case "exchange ended":
      return `${taskOf(run, event.fibril)}: ${event.kind}`;
    case "written":
      return `${taskOf(run, event.fibril)}: ${variableName(run.program, run.machine.layout.fibrils.task[event.fibril], event.offset)} is written, it was ${event.before}`;
    case "signalled":
      return `${taskOf(run, event.fibril)}: ${lockName(run, event.lock)} is signalled, ${event.woken} woken`;
    case "hung up":
    case "slammed":
      return `${event.fibril < 0 ? "" : `${taskOf(run, event.fibril)}: `}phone ${event.slot} of ${nameOf(run, event.owner)} is ${event.kind}`;
    case "exited":
      return `${run.program.tasks[event.task].name} ends${event.text === undefined ? "" : `: ${event.text}`}`;
    case "spawned":
      return `${taskOf(run, event.fibril)}: a fibril is spawned`;
    case "chosen":
      return `${taskOf(run, event.fibril)}: ${event.value} is chosen`;
    case "expired":
      return `${taskOf(run, event.fibril)}: the time of a fibril is over`;
    case "blocked":
    case "woken":
    case "ended":
      return `${taskOf(run, event.fibril)}: a fibril is ${event.kind === "ended" ? "done" : event.kind}`;
  }
}

const nameOf = (run: Run, id: number | undefined): string =>
  run.program.tasks.find((task) => task.id === id)?.name ?? "?";

function callText(run: Run, { method, sender, callee }: RunCall): string {
  const task = run.program.tasks.findIndex(({ id }) => id === callee);
  return `${methodName(run.program, task, method)} of ${nameOf(run, sender)} to ${nameOf(run, callee)}`;
}

function lockName(run: Run, lock: number): string {
  const task = run.machine.layout.locks.task[lock];
  return run.program.tasks[task].locks[lock - run.machine.layout.tasks[task].locks.first].name;
}

/** The variable, or the element, at an offset among those of a task, by the task's number. */
export function variableName({ tasks }: Program, task: number, offset: number): string {
  const { variables } = tasks[task];
  const variable = variables.find((each) => each.offset <= offset && offset < each.offset + each.length);
  if (variable === undefined) return "a variable";
  return variable.isArray ? `${variable.name}[${offset - variable.offset}]` : variable.name;
}
