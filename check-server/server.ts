import type { CancellationToken, MessageConnection } from "vscode-jsonrpc";
import { Crew, checking, inSlices, type StartThread, subjectsOf } from "#checker";
import { load } from "#language";
import type { Bounds, Progress as Explored } from "#simulator";
import type { Answer, Progress, Question } from "./protocol.ts";
import { verdictOf } from "./report.ts";

/** Milliseconds between two messages of how far a search has come. */
const REPORT = 250;

const timers = { clock: () => performance.now(), start: setTimeout, cancel: clearTimeout };

/** What differs between a process and a worker of a browser. */
interface Abilities {
  /** How a search is done, when a person could expect more of it. */
  readonly where?: string | undefined;
  /** Starts a thread, where there can be any. */
  readonly startThread?: StartThread;
}

/** Answers one client until it goes. */
export function serve(connection: MessageConnection, abilities: Abilities = {}): void {
  connection.onRequest<Answer, void>("ktrace/check", (question: Question, token: CancellationToken) =>
    answer(connection, question, token, abilities),
  );
  connection.listen();
}

async function answer(
  connection: MessageConnection,
  question: Question,
  token: CancellationToken,
  { where, startThread }: Abilities,
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
  const { clock } = timers;
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
  const workers = workersFor(question);
  const crew = workers > 1 && startThread !== undefined ? new Crew(workers, startThread) : undefined;
  const how = { reduces, collects, ...(crew && { team: crew }) };
  const work = checking(subject, { bounds: boundsOf(question), seconds: maxSeconds, clock, watch, ...how });
  try {
    return verdictOf(await inSlices(work, crew, timers), document, where);
  } finally {
    crew?.stop();
  }
}

/** A search that counts preemptions has one. */
const workersFor = ({ workers = 1, maxPreemptions }: Question): number => (maxPreemptions === undefined ? workers : 1);

const boundsOf = ({ maxMegabytes, maxStates = Infinity, maxDepth, maxPreemptions }: Question): Bounds => ({
  states: maxStates,
  bytes: maxMegabytes * 2 ** 20,
  ...(maxDepth !== undefined && { depth: maxDepth }),
  ...(maxPreemptions !== undefined && { preemptions: maxPreemptions }),
});
