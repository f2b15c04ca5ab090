import type { OwnDecision, Program } from "#simulator";
import { canStep, choicesOf, fireTimer, isTimed, stepTask } from "../../simulator/machine/step.ts";
import { Run } from "../../simulator/run/run.ts";
import { faultText } from "./portrait.ts";
import { fibrilLineOf, portraitOfSystem } from "./portrait-of-system.ts";
import { known } from "./text.ts";

/** The functions of the simulator that are compared; a test may bring others. */
export interface Simulator {
  readonly Run: typeof Run;
  readonly canStep: typeof canStep;
  readonly choicesOf: typeof choicesOf;
  readonly fireTimer: typeof fireTimer;
  readonly isTimed: typeof isTimed;
  readonly stepTask: typeof stepTask;
}

export const simulator: Simulator = { Run, canStep, choicesOf, fireTimer, isTimed, stepTask };

/** A moment of a simulated run, to which it can be put back. */
export interface Moment {
  readonly situation: Int32Array;
  readonly ledger: Int32Array;
}

/** What can happen next, with a name that says the same on both sides. */
export interface NamedMove<M> {
  readonly name: string;
  readonly move: M;
}

/** The simulator, driven as the oracle is: from any moment with any possible decision. */
export class Simulated {
  readonly #run: Run;
  readonly #of: Simulator;

  constructor(program: Program, of = simulator) {
    this.#run = new of.Run(program, { watch: false });
    this.#of = of;
  }

  initial(): Moment {
    return this.#moment();
  }

  #moment(): Moment {
    const { situation, ledger } = this.#run.machine;
    return { situation: situation.slice(), ledger: ledger.slice() };
  }

  #goTo({ situation, ledger }: Moment): void {
    this.#run.machine.situation.set(situation);
    this.#run.machine.ledger.set(ledger);
  }

  moves(moment: Moment): NamedMove<OwnDecision>[] {
    this.#goTo(moment);
    return movesOf(this.#run, this.#of);
  }

  apply(moment: Moment, decision: OwnDecision): Moment {
    this.#goTo(moment);
    if (decision.kind === "step") {
      this.#run.machine.choice = decision.choice ?? 0;
      this.#of.stepTask(this.#run.machine, decision.task);
    } else this.#of.fireTimer(this.#run.machine, decision.fibril);
    return this.#moment();
  }

  portrait(moment: Moment): string {
    this.#goTo(moment);
    return portraitOfRun(this.#run);
  }

  key({ situation }: Moment): string {
    return Buffer.from(situation.buffer, situation.byteOffset, situation.byteLength).toString("latin1");
  }
}

/** What can be seen of a run at its moment; of one that has stopped with a fault, that. */
export const portraitOfRun = (run: Run): string =>
  run.machine.faulted ? faultOf(run) : portraitOfSystem(run.system());

/** What can happen next in a run. */
export function movesOf(run: Run, { canStep, choicesOf, isTimed } = simulator): NamedMove<OwnDecision>[] {
  const { machine: m, program } = run;
  if (m.faulted) return [];
  const tasks = m.layout.tasks.map((_, task) => task).filter((task) => canStep(m, task));
  const timers = [...m.layout.fibrils.at.keys()].filter((fibril) => isTimed(m, fibril));
  const system = timers.length === 0 ? undefined : run.system();
  return [
    ...tasks.flatMap((task) =>
      Array.from({ length: choicesOf(m, task) }, (_, choice) => ({
        name: nameOfStep(program.tasks[task].name, choice),
        move: { kind: "step" as const, task, choice },
      })),
    ),
    ...timers.map((fibril) => ({
      name: `timer of ${fibrilLineOf(known(system), fibril)}`,
      move: { kind: "timer" as const, fibril },
    })),
  ];
}

export const nameOfStep = (task: string, choice: number): string =>
  choice === 0 ? `step of ${task}` : `step of ${task} that chooses ${choice}`;

/** The fault that a run stopped with, as text. */
function faultOf(run: Run): string {
  const outcome = run.outcome();
  if (!("fault" in outcome)) return outcome.kind;
  const { kind, task, place } = outcome.fault;
  const taskName = run.system().tasks.find(({ id }) => id === task)?.name ?? "";
  return faultText(kind, taskName, (place?.line ?? -1) + 1);
}

/** How the simulator says that a run ends: its outcome, and the fibrils of each deadlock and of the hang. */
export function verdictAfter(program: Program, decisions: readonly OwnDecision[], of = simulator): string {
  // The oracle knows no limit of steps: it is the run's, not the system's.
  const run = new of.Run(program, { limit: { steps: Infinity, raising: "" } });
  for (const decision of decisions) {
    if (!run.decide(decision)) throw new Error("the recorded decision is not possible");
  }
  return verdictOfRun(run);
}

/** The same of a run at its end. */
export function verdictOfRun(run: Run): string {
  const outcome = run.outcome();
  if ("fault" in outcome) return faultOf(run);
  const sets = run.findings().map(({ kind, members }) => `${kind} of ${namesOf(run, members).toSorted().join(", ")}`);
  return sets.length === 0 ? outcome.kind : sets.toSorted().join("\n");
}

/** The fibrils of all that was found stuck in a run, by the names of their tasks and theirs. */
export const reportedIn = (run: Run): string[] => run.findings().flatMap(({ members }) => namesOf(run, members));

function namesOf(run: Run, members: readonly number[]): string[] {
  const { fibrils, tasks } = run.system();
  return members.map((id) => {
    const fibril = known(fibrils.find((candidate) => candidate.id === id));
    return `${known(tasks.find((task) => task.id === fibril.task)).name}/${fibril.name}`;
  });
}
