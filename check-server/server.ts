import type { CancellationToken, MessageConnection } from "vscode-jsonrpc";
import { checking, subjectsOf } from "#checker";
import { load } from "#language";
import type { Bounds, Progress as Explored } from "#simulator";
import type { Answer, Progress, Question } from "./protocol.ts";
import { verdictOf } from "./report.ts";
import { inSlices } from "./slices.ts";

/** Milliseconds between two messages of how far a search has come. */
const REPORT = 250;

/** Answers one client until it goes. `where`: how the search is done, when a person could expect more of it. */
export function serve(connection: MessageConnection, where?: string): void {
  connection.onRequest<Answer, void>("ktrace/check", (question: Question, token: CancellationToken) =>
    answer(connection, question, token, where),
  );
  connection.listen();
}

async function answer(
  connection: MessageConnection,
  question: Question,
  token: CancellationToken,
  where: string | undefined,
): Promise<Answer> {
  const { uri, check, maxSeconds = Infinity, reduces = true, collects = false } = question;
  const document = await load(uri, async (asked) => {
    const { text } = await connection.sendRequest<{ readonly text: string }>("ktrace/readFile", { uri: asked });
    return text;
  });
  const { subjects, diagnostics } = subjectsOf(document, { constants: new Map(), kernel: undefined, check });
  const [subject] = subjects;
  if (subject === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    return {
      kind: "mistakes",
      mistakes: errors.map(({ message, uri, range }) => ({ text: message, location: { uri, range } })),
    };
  }
  const clock = () => performance.now();
  const start = clock();
  let told = start;
  const watch = ({ states, open }: Explored): boolean => {
    const now = clock();
    if (now - told >= REPORT) {
      told = now;
      const progress: Progress = { states, open, seconds: (now - start) / 1000 };
      void connection.sendNotification("ktrace/progress", progress);
    }
    return token.isCancellationRequested;
  };
  const options = { bounds: boundsOf(question), seconds: maxSeconds, reduces, collects, clock, watch };
  return verdictOf(await inSlices(checking(subject, options)), document, where);
}

const boundsOf = ({ maxMegabytes, maxStates = Infinity, maxDepth, maxPreemptions }: Question): Bounds => ({
  states: maxStates,
  bytes: maxMegabytes * 2 ** 20,
  ...(maxDepth !== undefined && { depth: maxDepth }),
  ...(maxPreemptions !== undefined && { preemptions: maxPreemptions }),
});
