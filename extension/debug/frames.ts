import * as vscode from "vscode";
import type { GraphPlace, SelectArguments } from "#protocol";
import { revealPlace } from "../views/reveal.ts";

/** VS Code asks for the first frame of a stop, and almost half a second later for the others; so long it may take on a busy machine until it shows one of them. */
const shownWithinMilliseconds = 1_500;

/**
 * Goes to frames. VS Code has nothing by which an extension selects a frame in the call stack, so the debug adapter is asked to, which tells VS Code of the
 * thread as if it had just stopped. VS Code heeds that for the session in focus alone.
 */
export class Frames {
  /** The selection that VS Code has not shown yet: it would undo the next one. */
  #underWay = Promise.resolve();
  #wanted = 0;

  /** Shows a place and, in the call stack, the frames of the fibril that stands there; without one the place alone. */
  async goTo(place: GraphPlace, fibril: number | undefined, session: vscode.DebugSession | undefined): Promise<void> {
    // First, and waited for: VS Code shows a frame where its text is open already, or else over the view that the person is in.
    await revealPlace(place, session);
    if (fibril === undefined || session === undefined || vscode.debug.activeDebugSession?.id !== session.id) return;
    const number = ++this.#wanted;
    this.#underWay = this.#underWay.then(() => (number === this.#wanted ? select(fibril, session) : undefined));
    return this.#underWay;
  }
}

/** Selects a fibril's frame, and waits until it is shown. */
async function select(fibril: number, session: vscode.DebugSession): Promise<void> {
  const args: SelectArguments = { fibril };
  const shown = frameShown(session);
  // Where the run has gone on since, the place has to do.
  const isRefused = await session.customRequest("ktrace/select", args).then(
    () => false,
    () => true,
  );
  if (!isRefused) await shown;
}

function frameShown({ id }: vscode.DebugSession): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(late);
      listening.dispose();
      resolve();
    };
    const late = setTimeout(end, shownWithinMilliseconds);
    const listening = vscode.debug.onDidChangeActiveStackItem((item) => {
      if (item instanceof vscode.DebugStackFrame && item.session.id === id) end();
    });
  });
}
