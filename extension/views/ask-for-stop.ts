import type * as vscode from "vscode";
import type { StopBody, ViewSessions } from "./sessions.ts";

/** What shows something of each stop. */
interface Asking<Body extends StopBody> {
  readonly sessions: ViewSessions<Body>;
  /** Shows what is known. */
  update(): void;
}

/** Sessions by their ids: what has to be there of `LiveSessions`. */
export type Answering = ReadonlyMap<string, Pick<vscode.DebugSession, "customRequest">>;

/** Asks the session in focus for what is not known of its stop, and not on its way either; shows it then. A refusal is an answer, too. */
export async function askForStop<Body extends StopBody>(
  view: Asking<Body>,
  live: Answering,
  request: `ktrace/${string}`,
  args?: object,
): Promise<void> {
  const question = view.sessions.question();
  const session = question && live.get(question.session);
  if (!session) return;
  const answer = await session.customRequest(request, args).then(
    (body: Body) => ({ body }),
    (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
  );
  if (view.sessions.answered(question, answer)) view.update();
}
