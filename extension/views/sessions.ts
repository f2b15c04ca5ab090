import type { Moment } from "#protocol";
import type { Focus, NoPicture, SessionName } from "../webviews/messages.ts";

/** What an adapter says of a stop, for a view. */
export interface StopBody {
  readonly session: string;
  readonly moment: Moment;
  readonly isDump?: boolean;
}

interface SessionState<Body> {
  readonly name: string;
  /** Counts stops and resumes: an answer to a question of an earlier count is late. */
  readonly count: number;
  readonly stopped: boolean;
  readonly answer: { readonly body: Body } | { readonly reason: string } | undefined;
  /** The counts at which an answer was last asked for, and got. */
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly focus: Focus | undefined;
}

/** A question that is under way. */
export interface Question {
  readonly session: string;
  readonly count: number;
}

/** What a view shows of the session in focus. */
export type Shown<Body> =
  | NoPicture
  | {
      readonly kind: "shown";
      readonly session: SessionName;
      readonly body: Body;
      /** The run went on since: this is how it was. */
      readonly stale: boolean;
      readonly focus: Focus | undefined;
    };

/** What all sessions say of their stops, for one kind of view, and which of them is in focus. Knows nothing of VS Code. */
export class ViewSessions<Body extends StopBody> {
  readonly #states = new Map<string, SessionState<Body>>();
  #focused: string | undefined;

  start({ id, name }: SessionName): void {
    this.#states.set(id, {
      name,
      count: 0,
      stopped: false,
      answer: undefined,
      askedAt: 0,
      answeredAt: 0,
      focus: undefined,
    });
    this.#focused ??= id;
  }

  end(id: string): void {
    this.#states.delete(id);
    if (this.#focused === id) this.#focused = [...this.#states.keys()].at(-1);
  }

  /** Follows the editor's focus; a session that is not KTrace's changes nothing. */
  focus(id: string | undefined): void {
    if (id !== undefined && this.#states.has(id)) this.#focused = id;
  }

  focusStack(id: string, focus: Focus | undefined): void {
    this.focus(id);
    this.#change(id, { focus });
  }

  stopped(id: string): void {
    this.#change(id, { stopped: true }, 1);
  }

  resumed(id: string): void {
    this.#change(id, { stopped: false, focus: undefined }, 1);
  }

  /** Something else than a step changed the stopped system. */
  changed(id: string): void {
    if (this.#states.get(id)?.stopped) this.#change(id, {}, 1);
  }

  /** Nothing has moved, and the answer is not right in all: it is shown until there is another. */
  renumbered(id: string): void {
    const state = this.#states.get(id);
    if (state?.stopped) this.#change(id, { askedAt: state.count - 1 });
  }

  /** What to ask for, so that the picture in focus becomes that of this moment; `undefined` when it is or is on its way. */
  question(): Question | undefined {
    const session = this.#focused;
    const state = session === undefined ? undefined : this.#states.get(session);
    if (session === undefined || !state?.stopped || state.askedAt === state.count) return undefined;
    this.#change(session, { askedAt: state.count });
    return { session, count: state.count };
  }

  /** Takes an answer, unless it is late or not about this session. Says whether it did. */
  answered({ session, count }: Question, answer: { body: Body } | { reason: string }): boolean {
    if (this.#states.get(session)?.count !== count) return false;
    if ("body" in answer && answer.body.session !== session) return false;
    this.#change(session, { answer, answeredAt: count });
    return true;
  }

  shown(trusted: boolean): Shown<Body> {
    const id = this.#focused;
    const state = id === undefined ? undefined : this.#states.get(id);
    if (id === undefined || !state) return { kind: "none", trusted };
    const session = { id, name: state.name };
    if (!state.answer) return { kind: "pending", session };
    if ("reason" in state.answer) return { kind: "failed", session, reason: state.answer.reason };
    const stale = state.answeredAt !== state.count;
    return { kind: "shown", session, body: state.answer.body, stale, focus: stale ? undefined : state.focus };
  }

  /** What a session said last, when that was of this moment; `undefined` when its picture is no longer the one that is shown. */
  bodyOf(session: string, { branch, step }: Moment): Body | undefined {
    const answer = this.#states.get(session)?.answer;
    if (!answer || "reason" in answer) return undefined;
    const { moment } = answer.body;
    return moment.branch === branch && moment.step === step ? answer.body : undefined;
  }

  #change(id: string, change: Partial<SessionState<Body>>, counts = 0): void {
    const state = this.#states.get(id);
    if (state) this.#states.set(id, { ...state, ...change, count: state.count + counts });
  }
}
