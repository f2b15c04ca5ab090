import { handlesIn } from "./handles.ts";
import type { State } from "./state.ts";
import { known } from "./text.ts";
import { Fault, numbersOf, type World } from "./world.ts";

/** What is true after every step: no call is lost, and nothing is kept that nobody can refer to. */
export function settled(w: World): void {
  const { state } = w;
  const handles = state.tasks.flatMap((_, task) => handlesIn(w, task).map((handle) => ({ ...handle, task })));
  const isHeld = (kind: "call" | "message" | "exchange", id: number, task: number | undefined) =>
    handles.some((handle) => handle.kind === kind && handle.id === id && handle.task === task);
  for (const id of numbersOf(state.calls)) {
    const call = known(state.calls[id]);
    if (call.stage === "being handled" && call.kind !== "hangup" && !isHeld("call", id, call.callee)) {
      throw new Fault("a call was never answered, and nobody can answer it any more");
    }
    const isOver = call.stage === "answer taken" || call.stage === "refused";
    if (isOver && !isHeld("message", id, call.sender) && !isAwaited(state, id)) delete state.calls[id];
  }
  for (const id of numbersOf(state.exchanges)) {
    const { task, session } = known(state.exchanges[id]);
    const { style } = known(known(state.tasks[task]).sessions[session]);
    if (style !== "serialize" && !isHeld("exchange", id, task) && !isBegun(state, id)) delete state.exchanges[id];
  }
}

/** Whether a statement that takes several steps is about the call. */
function isAwaited({ fibrils }: State, id: number): boolean {
  return Object.values(fibrils).some(({ frames }) => frames.some(({ resume }) => resume?.call === id));
}

/** Whether a block or a call that is not done has begun the exchange, and ends it. */
export function isBegun({ fibrils }: State, id: number): boolean {
  return Object.values(fibrils).some(({ frames }) =>
    frames.some(
      ({ resume, scopes }) =>
        resume?.exchange === id || scopes.some(({ opener }) => opener.kind === "exchange" && opener.exchange === id),
    ),
  );
}
