import { EventKind, type Run } from "#simulator";
import type { Goal } from "./search.ts";

/** The next statement of a fibril, at most `depth` deep in `fn`s; when it has nothing more to do, where its caller has the answer. */
export function nextStatement(run: Run, fibril: number, depth: number): Goal {
  const answer = answerTaken(run, requestOf(run, fibril));
  let isDone = false;
  return {
    event: answer.event,
    after(step) {
      const caller = answer.after(step);
      if (step.fibril === fibril && !isDone) {
        const standing = run.standing(fibril);
        if (standing?.begins && standing.depth <= depth) return fibril;
        isDone = standing === undefined;
      }
      if (!isDone) return undefined;
      return answer.isExpected ? caller : fibril;
    },
  };
}

/** Out of the `fn` that a fibril is in, or out of the call that it took last to where its caller has the answer. */
export function outOf(run: Run, fibril: number): Goal {
  const depth = run.standing(fibril)?.depth ?? 0;
  const answer = answerTaken(run, lastTaken(run, fibril) ?? requestOf(run, fibril));
  return depth > 0 || !answer.isExpected ? nextStatement(run, fibril, depth - 1) : answer;
}

/** Whatever a task does next: for one that has nothing to do now. */
export function anyStatement(run: Run, task: number): Goal {
  return {
    event() {},
    after: ({ fibril, task: actor }) =>
      actor === task && fibril !== undefined && run.standing(fibril)?.begins ? fibril : undefined,
  };
}

/** The call, by serial, whose handler a fibril runs. */
const requestOf = (run: Run, fibril: number): number | undefined =>
  run.system().fibrils.find(({ id }) => id === fibril)?.request;

/** The newest of the calls that a fibril has to answer: that of its handler, and those that it took by `receive`. */
function lastTaken(run: Run, fibril: number): number | undefined {
  const held = run.system().calls.filter(({ handler, stage }) => handler === fibril && stage === "being handled");
  return held.toSorted((a, b) => b.serial - a.serial)[0]?.serial;
}

/** Where the caller of a call has taken its answer: past the statement that waited for it, if one does. */
function answerTaken(run: Run, request: number | undefined): Goal & { readonly isExpected: boolean } {
  const { fibrils, calls } = run.system();
  const call = calls.find(({ serial }) => serial === request);
  const waiter = fibrils.find(({ waits }) =>
    waits.some((wait) => wait.call !== undefined && wait.call === request),
  )?.id;
  const caller = waiter ?? call?.senderFibril;
  let isTaken = false;
  let reached: number | undefined;
  return {
    isExpected: call !== undefined && call.stage !== "answer taken" && caller !== undefined,
    event(kind, _, subject) {
      if (kind === EventKind.taken && run.route(subject).serial === request) isTaken = true;
    },
    after(step) {
      if (!isTaken || reached !== undefined) return reached;
      if (waiter === undefined || (step.fibril === waiter && (run.standing(waiter)?.begins ?? true))) reached = caller;
      return reached;
    },
  };
}

/** Into the handler of the call that a fibril's statement makes, hands on or waits for; where there is none, to its next statement. */
export function into(run: Run, fibril: number): Goal {
  const next = nextStatement(run, fibril, Number.MAX_SAFE_INTEGER);
  const connect = run.program.kernel.methods.IPC_M_CONNECT_ME_TO;
  /** The calls that are followed, by serial, and the fibrils that handle one already. */
  const calls = new Set<number>();
  const handlers = new Set<number>();
  let arrived: number | undefined;
  const isArrived = (at: number | undefined) => at !== undefined && (run.standing(at)?.begins ?? false);
  return {
    event(kind, actor, subject, detail) {
      next.event(kind, actor, subject, detail);
      if (kind === EventKind.begun && calls.has(run.route(subject).serial)) arrived = actor;
      if (actor !== fibril || (kind !== EventKind.sent && kind !== EventKind.forwarded)) return;
      const { serial, method } = run.route(subject);
      if (method !== connect) calls.add(serial);
    },
    after(step) {
      if (isArrived(arrived)) return arrived;
      arrived = undefined;
      if (step.fibril !== undefined && handlers.has(step.fibril) && isArrived(step.fibril)) return step.fibril;
      const reached = next.after(step);
      if (step.fibril === fibril && run.standing(fibril)?.begins !== true) followAwaited();
      return reached === fibril && isUnderWay() ? undefined : reached;
    },
  };

  function followAwaited(): void {
    const { fibrils, calls: all } = run.system();
    const waits = fibrils.find(({ id }) => id === fibril)?.waits ?? [];
    for (const { serial, handler } of all.filter((call) => waits.some((wait) => wait.call === call.serial))) {
      if (handler === undefined) calls.add(serial);
      else handlers.add(handler);
    }
  }

  /** A statement that only sends is over before its call is begun: then the handler is waited for all the same. */
  function isUnderWay(): boolean {
    if (calls.size === 0) return false;
    return run
      .system()
      .calls.some(({ serial, stage }) => calls.has(serial) && (stage === "sent" || stage === "dispatched"));
  }
}
