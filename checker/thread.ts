import { finish, type TeamReport, TeamWorker } from "#simulator";
import type { ThreadMessage } from "./crew.ts";

/** What a thread of a search does with its messages. `answer`: to send a report. */
export function searchThread(answer: (report: TeamReport) => void): (message: ThreadMessage) => void {
  let worker: TeamWorker | undefined;
  return (message) => {
    if ("begin" in message) worker = new TeamWorker(message.begin);
    else if (worker !== undefined) answer(finish(worker.answer(message.request)));
  };
}
