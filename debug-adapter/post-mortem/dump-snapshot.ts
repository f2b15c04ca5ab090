import { type OpenedDump, type OpenedTrace, reportOf } from "#captures";
import type { Finding, Place, Story, System } from "#simulator";
import { Snapshot } from "../session/snapshot.ts";

/** A dump, or a moment of a trace, as a client looks at it. */
export class DumpSnapshot extends Snapshot {
  readonly dump: OpenedDump;
  readonly step: number;
  readonly branch = 0;
  readonly #trace: OpenedTrace | undefined;
  #story: Story | undefined;

  /** `trace`: where this is a moment of one. */
  constructor(dump: OpenedDump, step: number, trace: OpenedTrace | undefined) {
    super();
    this.dump = dump;
    this.step = step;
    this.#trace = trace;
  }

  get system(): System {
    return this.dump.system;
  }

  get findings(): readonly Finding[] {
    return this.dump.findings;
  }

  get finding(): Finding | undefined {
    return this.findings[0];
  }

  /** What it tells. */
  get story(): Story {
    this.#story ??= reportOf(this.dump);
    return this.#story;
  }

  /** Whoever did what leads here; where that closes a circle, one who is in it. */
  get stopped(): number | undefined {
    const actor = this.isClosing ? undefined : this.#trace?.actorAt(this.step);
    const fibril = this.system.fibrils.find(
      ({ task, frames }) => task === actor?.task && frames.at(-1)?.place.line === actor.line,
    );
    return fibril?.id ?? this.finding?.members[0];
  }

  override get time(): number | undefined {
    return this.#trace?.trace.timeAt(this.step);
  }

  get isOfTrace(): boolean {
    return this.#trace !== undefined;
  }

  /** Whether a circle closes with what leads here. */
  get isClosing(): boolean {
    return this.#trace?.circles.includes(this.step) === true;
  }

  /** A dump has no code: its calls have rows. */
  protected handlerPlace(): Place | undefined {
    return undefined;
  }
}
