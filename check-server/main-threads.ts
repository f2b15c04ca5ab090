/** Threads of a search, where the program runs in Node. */
import { type MessagePort, Worker } from "node:worker_threads";
import type { StartThread } from "#checker";

/** A thread is this very program. */
export const startThread: StartThread = (heed, fail) => {
  const worker = new Worker(process.argv[1]);
  worker.on("message", heed);
  worker.on("error", fail);
  return {
    post: (message) => worker.postMessage(message),
    stop: () => void worker.terminate(),
  };
};

/** Looks at parts of a search for the thread at the other end. */
export async function beThread(port: MessagePort): Promise<void> {
  const { searchThread } = await import("#checker");
  port.on(
    "message",
    searchThread((report) => port.postMessage(report)),
  );
}
