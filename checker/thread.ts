import { Partition, type Report } from "#simulator";
import { buffersOf, type ThreadMessage } from "./crew.ts";

/** What a thread of a search does with its messages. `answer`: to send a report, with what need not be copied. */
export function searchThread(
  answer: (report: Report, moved: readonly ArrayBufferLike[]) => void,
): (message: ThreadMessage) => void {
  let partition: Partition | undefined;
  return (message) => {
    if ("begin" in message) partition = new Partition(message.begin);
    else if (partition !== undefined) {
      const report = partition.answer(message.request);
      answer(report, buffersOf(report.batches));
    }
  };
}
