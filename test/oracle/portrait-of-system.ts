import type { CallState, FibrilState, RunSystem } from "#simulator";
import { argumentsShown, type CallPicture, type FibrilPicture, fibrilLine, isShown, render } from "./portrait.ts";
import { known } from "./text.ts";

/** The text of the same situation from the simulator's side: see `portrait`. */
export function portraitOfSystem({ kernel, tasks, fibrils, locks, calls }: RunSystem): string {
  const taskName = (id: number) => known(tasks.find((task) => task.id === id)).name;
  const fibrilName = (id: number) => fibrils.find((fibril) => fibril.id === id)?.name ?? "somebody who is gone";
  const isSeen = ({ status, name }: RunSystem["fibrils"][number]) =>
    status !== "ended" && !(status === "idle" && name === "notifications");
  const isUsed = ({ task }: RunSystem["locks"][number]) =>
    tasks.some(({ id, life }) => id === task && life === "alive");
  return render({
    tasks: tasks.map(({ name, life, phones, variables }) => ({
      name,
      life,
      phones: phones.map(({ slot, status, peer, calls: out, idle }) => ({
        slot,
        status,
        peer: status === "connected" && peer !== undefined ? taskName(peer) : undefined,
        calls: out,
        idle,
      })),
      variables: variables
        .map(({ name: variable, values }) => [variable, values.filter((value) => typeof value === "number")] as const)
        .filter(([, values]) => values.length > 0),
    })),
    fibrils: fibrils.filter(isSeen).map((fibril) => fibrilPicture(fibril, taskName(fibril.task))),
    locks: locks.filter(isUsed).map(({ task, name, owner, readers, waiters, count }) => ({
      task: taskName(task),
      name,
      owner: owner === undefined ? undefined : fibrilName(owner),
      readers: readers.map(fibrilName),
      waiters: waiters.map(fibrilName),
      count,
    })),
    calls: calls
      .filter(({ notification }) => !notification)
      .filter(isShown)
      .toSorted(byArrival)
      .map(
        (call): CallPicture => ({
          method: call.method,
          args: argumentsShown(kernel, call.method, call.args),
          sender: call.sender === undefined ? undefined : taskName(call.sender),
          slot: call.phone,
          callee: taskName(call.callee),
          stage: call.stage,
          forwarded: call.forwarded,
          handler: call.stage === "being handled" && call.handler !== undefined ? fibrilName(call.handler) : undefined,
          answer: call.rc === undefined ? [] : [call.rc, ...call.values],
        }),
      ),
  });
}

const byArrival = (a: CallState, b: CallState): number =>
  (a.arrivedAt ?? 0) - (b.arrivedAt ?? 0) || a.serial - b.serial;

const fibrilPicture = ({ name, status, frames }: FibrilState, task: string): FibrilPicture => ({
  task,
  name,
  status,
  line: frames[0] && frames[0].place.line + 1,
  locals: (frames[0]?.locals ?? [])
    .flatMap((local): (readonly [string, number])[] =>
      typeof local.value === "number" ? [[local.name, local.value]] : [],
    )
    .toSorted((a, b) => (a.join() < b.join() ? -1 : 1)),
});

/** A fibril of a system, as the system's portrait shows it. */
export function fibrilLineOf({ fibrils, tasks }: RunSystem, number: number): string {
  const fibril = known(fibrils.find(({ id }) => id === number));
  return fibrilLine(fibrilPicture(fibril, known(tasks.find(({ id }) => id === fibril.task)).name));
}
