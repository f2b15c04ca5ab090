/** A thread in the call stack. */
export interface StackItem {
  /** Id of its session. */
  readonly session: string;
  readonly thread: number;
}

/**
 * The thread that a menu of the call stack was opened on, or of whose frames one was. `context` is what VS Code gives to a command there, whose `threadId` is
 * `thread:SESSION:THREAD`; `undefined` for anything else.
 */
export function stackItemOf(context: unknown): StackItem | undefined {
  if (typeof context !== "object" || context === null) return undefined;
  const session: unknown = Reflect.get(context, "sessionId");
  const thread: unknown = Reflect.get(context, "threadId");
  if (typeof session !== "string" || typeof thread !== "string") return undefined;
  const number = /:(\d+)$/.exec(thread)?.[1];
  return number === undefined ? undefined : { session, thread: Number(number) };
}
