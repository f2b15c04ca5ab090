import type { GraphBody } from "#protocol";
import { type Answering, askForStop } from "../views/ask-for-stop.ts";
import { ViewSessions } from "../views/sessions.ts";

/** The graphs of all stops. Each is asked for once, when the first of those who show something of it wants it. */
export class GraphStops {
  readonly sessions = new ViewSessions<GraphBody>();
  readonly #live: Answering;
  readonly #viewers: (() => void)[] = [];

  constructor(live: Answering) {
    this.#live = live;
  }

  /** `viewer` is called each time that something has changed: it shows what is known, and says if it wants more. */
  add(viewer: () => void): void {
    this.#viewers.push(viewer);
  }

  /** Frames have other ids: what a graph says of them is asked anew. */
  renumbered(session: string): void {
    this.sessions.renumbered(session);
    this.update();
  }

  update(): void {
    for (const viewer of this.#viewers) viewer();
  }

  /** Asks for the graph of the stop in focus, unless it is known or on its way. */
  want(): void {
    void askForStop(this, this.#live, "ktrace/graph");
  }
}
