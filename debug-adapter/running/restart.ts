import type { CallState } from "#simulator";
import { backOut } from "./back-step.ts";
import { arrive, type Search, taskOf } from "./search.ts";
import type { Watch } from "./watch.ts";

/** Goes back to when a frame of a fibril began: a `fn`, which is `depth` deep, to its call; the fibril's own code to the call that it serves or to its start. */
export const restartCode = (watch: Watch, fibril: number, depth: number): Search =>
  restarted(backOut(watch, fibril, depth));

/** Goes back to when a call was sent. `task`: who to show when no fibril sent it. */
export const restartCall = (watch: Watch, call: CallState, task: number): Search =>
  restarted(backToSending(watch, call, task));

function* backToSending(watch: Watch, { sentAt = 1, senderFibril: fibril }: CallState, task: number): Search {
  const sender = fibril === undefined ? task : taskOf(watch.run, fibril);
  return yield* arrive(watch, sentAt - 1, { kind: "step", fibril, task: sender });
}

function* restarted(search: Search): Search {
  const stop = yield* search;
  return stop.kind === "step" ? { ...stop, kind: "restart" } : stop;
}
